UNWIND $rows AS row
MATCH (origin:Customer {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:SUBSIDIARY_OF {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
