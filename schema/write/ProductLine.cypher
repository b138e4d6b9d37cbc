UNWIND $rows AS row
MERGE (node:ProductLine {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
