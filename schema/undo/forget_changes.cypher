// Forgets how things were before an import that is undone.
MATCH (piece:ImportChange)
WHERE piece.batch = $batch
DELETE piece
