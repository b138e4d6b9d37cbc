UNWIND $ids AS id
MATCH (node:Project {id: id})
RETURN properties(node) AS facts
