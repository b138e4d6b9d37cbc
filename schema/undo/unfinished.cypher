// The imports and undos that were begun and have not ended, the oldest first: they are being written, or were interrupted.
MATCH (batch:ImportBatch)
WHERE batch.undone_at IS NULL
  AND (batch.finished_at IS NULL OR batch.undo_begun_at IS NOT NULL)
OPTIONAL MATCH (whole:ImportBatch {id: batch.completed_by})
WHERE whole.undone_at IS NULL
WITH batch, whole
WHERE whole IS NULL OR batch.undo_begun_at IS NOT NULL
RETURN batch.id AS id,
       batch.source AS source,
       batch.undo_begun_at IS NOT NULL AS is_undo,
       batch.applied_at AS applied_at
ORDER BY applied_at, id
