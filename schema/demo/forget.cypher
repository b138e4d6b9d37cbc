// Forgets the records of the demo, once nothing of it is left but what others hang on.
MATCH (batch:ImportBatch)
WHERE batch.source = $source
DELETE batch
