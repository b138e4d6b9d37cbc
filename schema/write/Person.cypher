UNWIND $rows AS row
MERGE (node:Person {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
