// Notes that an import is undone, or completed by another.
MATCH (batch:ImportBatch {id: $batch})
SET batch.undone_at = $undone_at,
    batch.completed_by = $completed_by
