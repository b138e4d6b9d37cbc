// One import: written when it starts and again when it is finished.
MERGE (batch:ImportBatch {id: $row.id})
SET batch += $row
