UNWIND $rows AS row
MATCH (origin:Activity {id: row.start})
MATCH (target:Agreement {id: row.end})
MERGE (origin)-[edge:UNDER {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
