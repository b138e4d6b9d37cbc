// When the last import that was finished had been applied.
MATCH (batch:ImportBatch)
WHERE batch.finished_at IS NOT NULL
RETURN batch.applied_at AS applied_at
ORDER BY batch.applied_at DESC, batch.id
LIMIT 1
