UNWIND $rows AS row
MATCH (origin:Fault {id: row.start})
MATCH (target:Department {id: row.end})
MERGE (origin)-[edge:AT {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
