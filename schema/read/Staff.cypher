UNWIND $ids AS id
MATCH (node:Staff {id: id})
RETURN properties(node) AS facts
