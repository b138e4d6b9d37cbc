UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Project {id: row.end})
MERGE (origin)-[edge:WORKS_ON {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
