UNWIND $ids AS id
MATCH (node:ProductLine {id: id})
RETURN properties(node) AS facts
