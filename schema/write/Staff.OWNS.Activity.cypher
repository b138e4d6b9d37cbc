UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Activity {id: row.end})
MERGE (origin)-[edge:OWNS {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
