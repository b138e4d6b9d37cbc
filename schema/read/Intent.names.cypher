MATCH (node:Intent)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
