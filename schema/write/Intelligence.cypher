UNWIND $rows AS row
MERGE (node:Intelligence {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
