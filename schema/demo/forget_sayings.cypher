// Forgets what the demo said of what was there.
MATCH (batch:ImportBatch)
WHERE batch.source = $source
MATCH (piece:ImportSaying)
WHERE piece.batch = batch.id
DELETE piece
