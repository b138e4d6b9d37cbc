UNWIND $rows AS row
MERGE (node:Agreement {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
