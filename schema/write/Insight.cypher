UNWIND $rows AS row
MERGE (node:Insight {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
