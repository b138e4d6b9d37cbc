UNWIND $rows AS row
MATCH (origin:Competitor {id: row.start})
MATCH (target:Customer {id: row.end})
MERGE (origin)-[edge:SUPPLIES {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
