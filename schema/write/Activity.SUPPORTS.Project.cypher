UNWIND $rows AS row
MATCH (origin:Activity {id: row.start})
MATCH (target:Project {id: row.end})
MERGE (origin)-[edge:SUPPORTS {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
