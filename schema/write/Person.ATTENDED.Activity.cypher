UNWIND $rows AS row
MATCH (origin:Person {id: row.start})
MATCH (target:Activity {id: row.end})
MERGE (origin)-[edge:ATTENDED {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
