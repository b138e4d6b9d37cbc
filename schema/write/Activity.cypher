UNWIND $rows AS row
MERGE (node:Activity {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
