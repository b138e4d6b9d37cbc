UNWIND $ids AS id
MATCH (node:Competitor {id: id})
RETURN properties(node) AS facts
