UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Unit {id: row.end})
MERGE (origin)-[edge:MEMBER_OF {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
