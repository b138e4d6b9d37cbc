UNWIND $ids AS id
MATCH (node:Unit {id: id})
RETURN properties(node) AS facts
