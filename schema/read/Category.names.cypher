MATCH (node:Category)
WHERE node.name_en IN $names
RETURN node.name_en AS name,
       node.id AS id
UNION
MATCH (node:Category)
WHERE node.name_zh IN $names
RETURN node.name_zh AS name,
       node.id AS id
