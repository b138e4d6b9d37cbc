// The imports that changed what this one had written, and are not undone.
MATCH (change:ImportChange)
WHERE $batch IN change.over AND change.batch <> $batch
WITH DISTINCT change.batch AS id
MATCH (batch:ImportBatch {id: id})
WHERE batch.undone_at IS NULL
RETURN id,
       batch.applied_at AS applied_at
ORDER BY applied_at DESC, id
