UNWIND $ids AS id
MATCH (node:Intelligence {id: id})
RETURN properties(node) AS facts
