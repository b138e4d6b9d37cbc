UNWIND $rows AS row
MERGE (node:Customer {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
