// Forgets how things were before the demo changed them.
MATCH (batch:ImportBatch)
WHERE batch.source = $source
MATCH (piece:ImportChange)
WHERE piece.batch = batch.id
DELETE piece
