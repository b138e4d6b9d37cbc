UNWIND $rows AS row
MATCH (origin:Person {id: row.start})
MATCH (target:Project {id: row.end})
MERGE (origin)-[edge:WRITES_SPEC_FOR {key: row.key}]->(target)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
