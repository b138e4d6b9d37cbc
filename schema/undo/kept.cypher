// Some pieces of what an import kept of how things were.
UNWIND $ids AS id
MATCH (piece:ImportChange {id: id})
RETURN piece.id AS id,
       piece.before AS content
