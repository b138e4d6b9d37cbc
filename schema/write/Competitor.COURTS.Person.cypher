UNWIND $rows AS row
MATCH (origin:Competitor {id: row.start})
MATCH (target:Person {id: row.end})
MERGE (origin)-[edge:COURTS {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
