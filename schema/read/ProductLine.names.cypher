MATCH (node:ProductLine)
WHERE node.name IN $names
RETURN node.name AS name,
       node.id AS id
