UNWIND $ids AS id
MATCH (node:Outcome {id: id})
RETURN properties(node) AS facts
