UNWIND $rows AS row
MERGE (node:CustomerPlan {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
