UNWIND $ids AS id
MATCH (node:Insight {id: id})
RETURN properties(node) AS facts
