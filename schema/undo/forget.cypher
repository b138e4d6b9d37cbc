// Takes out the record of an import that has written nothing.
MATCH (batch:ImportBatch {id: $batch})
DELETE batch
