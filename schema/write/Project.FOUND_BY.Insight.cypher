UNWIND $rows AS row
MATCH (origin:Project {id: row.start})
MATCH (target:Insight {id: row.end})
MERGE (origin)-[edge:FOUND_BY {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
