UNWIND $rows AS row
MERGE (node:Competitor {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
