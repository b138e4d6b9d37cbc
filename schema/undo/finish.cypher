// Notes that an import is undone, and forgets what it had kept.
MATCH (batch:ImportBatch {id: $batch})
SET batch.undone_at = $undone_at
WITH batch
OPTIONAL MATCH (change:ImportChange)
WHERE change.batch = $batch
DELETE change
