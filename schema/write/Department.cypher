UNWIND $rows AS row
MERGE (node:Department {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
