UNWIND $rows AS row
MERGE (node:Fault {id: row.id})
SET node += row,
    node.source = $source,
    node.batch = $batch
