UNWIND $rows AS row
MATCH (origin:CustomerPlan {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:FOR {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
