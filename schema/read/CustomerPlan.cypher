UNWIND $ids AS id
MATCH (node:CustomerPlan {id: id})
RETURN properties(node) AS facts
