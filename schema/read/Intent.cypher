UNWIND $ids AS id
MATCH (node:Intent {id: id})
RETURN properties(node) AS facts
