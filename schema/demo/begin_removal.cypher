// Notes that the demo is being taken out: killed in the middle, half of it is not taken for the whole.
MATCH (batch:ImportBatch)
WHERE batch.source = $source AND batch.undone_at IS NULL
SET batch.undo_begun_at = $begun_at
