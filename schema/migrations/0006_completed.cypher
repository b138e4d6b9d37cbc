// An import that was interrupted before this version and then run again with the same files is whole: the later one completed it.
MATCH (half:ImportBatch)
WHERE half.finished_at IS NULL AND half.undone_at IS NULL AND size(coalesce(half.files, [])) > 0
MATCH (whole:ImportBatch)
WHERE whole.finished_at IS NOT NULL
  AND whole.undone_at IS NULL
  AND whole.source = half.source
  AND whole.files = half.files
  AND whole.applied_at > half.applied_at
WITH half, min(whole.id) AS completed_by
SET half.completed_by = completed_by;
