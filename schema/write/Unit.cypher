UNWIND $rows AS row
MERGE (node:Unit {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
