// What an import says of nodes and edges that were there.
UNWIND $rows AS row
MERGE (saying:ImportSaying {id: row.id})
SET saying += row
