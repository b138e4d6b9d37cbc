UNWIND $ids AS id
MATCH (node:Activity {id: id})
RETURN properties(node) AS facts
