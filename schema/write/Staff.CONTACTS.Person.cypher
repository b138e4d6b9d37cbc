UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Person {id: row.end})
MERGE (origin)-[edge:CONTACTS {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
