UNWIND $rows AS row
MERGE (node:Outcome {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
