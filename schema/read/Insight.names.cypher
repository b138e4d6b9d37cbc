MATCH (node:Insight)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
