// What some nodes and edges were before an import changed them.
UNWIND $rows AS row
MERGE (change:ImportChange {id: row.id})
SET change += row
