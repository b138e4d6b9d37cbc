UNWIND $rows AS row
MERGE (node:Project {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
