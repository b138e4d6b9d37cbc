UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Staff {id: row.end})
MERGE (origin)-[edge:REPORTS_TO {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
