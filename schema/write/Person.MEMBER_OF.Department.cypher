UNWIND $rows AS row
MATCH (origin:Person {id: row.start})
MATCH (target:Department {id: row.end})
MERGE (origin)-[edge:MEMBER_OF {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
