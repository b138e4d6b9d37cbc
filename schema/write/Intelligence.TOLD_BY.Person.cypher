UNWIND $rows AS row
MATCH (origin:Intelligence {id: row.start})
MATCH (target:Person {id: row.end})
MERGE (origin)-[edge:TOLD_BY {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
