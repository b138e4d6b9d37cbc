// When the last import that was finished and still holds had been applied. One without a row that was taken brought nothing; what a simulation wrote (a handover) brought no news of the customers.
MATCH (batch:ImportBatch)
WHERE batch.finished_at IS NOT NULL
  AND batch.undone_at IS NULL
  AND coalesce(batch.added, 0) + coalesce(batch.changed, 0) + coalesce(batch.unchanged, 0) > 0
  AND NOT (batch.source = 'handover' AND size(coalesce(batch.files, [])) = 0)
RETURN batch.applied_at AS applied_at
ORDER BY batch.applied_at DESC, batch.id
LIMIT 1
