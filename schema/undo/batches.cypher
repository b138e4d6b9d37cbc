// Every import, the newest first. One that another completed is whole only while that one stands.
MATCH (batch:ImportBatch)
OPTIONAL MATCH (whole:ImportBatch {id: batch.completed_by})
WHERE whole.undone_at IS NULL OR batch.undone_at IS NOT NULL
RETURN batch.id AS id,
       batch.source AS source,
       batch.applied_at AS applied_at,
       batch.finished_at AS finished_at,
       batch.undo_begun_at AS undo_begun_at,
       batch.undone_at AS undone_at,
       whole.id AS completed_by,
       batch.files AS files,
       batch.digest AS digest,
       coalesce(batch.has_sayings, false) AS has_sayings,
       coalesce(batch.added, 0) AS added,
       coalesce(batch.changed, 0) AS changed,
       coalesce(batch.unchanged, 0) AS unchanged,
       coalesce(batch.refused, 0) AS refused
ORDER BY applied_at DESC, id DESC
