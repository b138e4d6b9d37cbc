UNWIND $ids AS id
MATCH (node:Category {id: id})
RETURN properties(node) AS facts
