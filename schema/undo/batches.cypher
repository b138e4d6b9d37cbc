// Every import, the newest first.
MATCH (batch:ImportBatch)
RETURN batch.id AS id,
       batch.source AS source,
       batch.applied_at AS applied_at,
       batch.finished_at AS finished_at,
       batch.undone_at AS undone_at,
       batch.files AS files,
       batch.added AS added,
       batch.changed AS changed,
       batch.unchanged AS unchanged,
       batch.refused AS refused
ORDER BY applied_at DESC, id DESC
