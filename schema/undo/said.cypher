// Some pieces of what an import says of what was there.
UNWIND $ids AS id
MATCH (piece:ImportSaying {id: id})
RETURN piece.id AS id,
       piece.said AS content
