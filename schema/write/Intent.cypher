UNWIND $rows AS row
MERGE (node:Intent {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
