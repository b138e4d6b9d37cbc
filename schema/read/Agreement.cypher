UNWIND $ids AS id
MATCH (node:Agreement {id: id})
RETURN properties(node) AS facts
