UNWIND $rows AS row
MERGE (node:Staff {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
