// Forgets what an import said that is undone.
MATCH (piece:ImportSaying)
WHERE piece.batch = $batch
DELETE piece
