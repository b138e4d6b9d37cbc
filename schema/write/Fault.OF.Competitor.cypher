UNWIND $rows AS row
MATCH (origin:Fault {id: row.start})
MATCH (target:Competitor {id: row.end})
MERGE (origin)-[edge:OF {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
