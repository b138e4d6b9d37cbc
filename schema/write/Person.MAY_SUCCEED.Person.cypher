UNWIND $rows AS row
MATCH (origin:Person {id: row.start})
MATCH (target:Person {id: row.end})
MERGE (origin)-[edge:MAY_SUCCEED {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
