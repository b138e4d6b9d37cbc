UNWIND $rows AS row
MATCH (origin:Agreement {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:WITH {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
