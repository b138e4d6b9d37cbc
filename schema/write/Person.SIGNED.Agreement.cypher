UNWIND $rows AS row
MATCH (origin:Person {id: row.start})
MATCH (target:Agreement {id: row.end})
MERGE (origin)-[edge:SIGNED {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
