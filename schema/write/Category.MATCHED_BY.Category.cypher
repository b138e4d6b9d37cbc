UNWIND $rows AS row
MATCH (origin:Category {id: row.start})
MATCH (target:Category {id: row.end})
MERGE (origin)-[edge:MATCHED_BY {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
