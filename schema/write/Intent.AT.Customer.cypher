UNWIND $rows AS row
MATCH (origin:Intent {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:AT {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
