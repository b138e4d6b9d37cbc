UNWIND $ids AS id
MATCH (node:Department {id: id})
RETURN properties(node) AS facts
