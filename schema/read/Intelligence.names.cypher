MATCH (node:Intelligence)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
