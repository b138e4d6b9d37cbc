MATCH (node:Outcome)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
