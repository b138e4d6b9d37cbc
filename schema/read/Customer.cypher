UNWIND $ids AS id
MATCH (node:Customer {id: id})
RETURN properties(node) AS facts
