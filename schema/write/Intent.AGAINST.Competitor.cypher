UNWIND $rows AS row
MATCH (origin:Intent {id: row.start})
MATCH (target:Competitor {id: row.end})
MERGE (origin)-[edge:AGAINST {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
