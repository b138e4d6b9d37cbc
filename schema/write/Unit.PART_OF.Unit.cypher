UNWIND $rows AS row
MATCH (origin:Unit {id: row.start})
MATCH (target:Unit {id: row.end})
MERGE (origin)-[edge:PART_OF {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
