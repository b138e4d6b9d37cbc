UNWIND $ids AS id
MATCH (node:Fault {id: id})
RETURN properties(node) AS facts
