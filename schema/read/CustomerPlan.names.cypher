MATCH (node:CustomerPlan)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
