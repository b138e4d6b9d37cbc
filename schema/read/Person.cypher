UNWIND $ids AS id
MATCH (node:Person {id: id})
RETURN properties(node) AS facts
