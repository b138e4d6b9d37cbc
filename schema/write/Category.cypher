UNWIND $rows AS row
MERGE (node:Category {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
