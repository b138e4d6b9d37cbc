UNWIND $rows AS row
MATCH (origin:Intelligence {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:ABOUT {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
