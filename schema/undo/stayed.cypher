// How many nodes of an import stay because edges of something else hang on them.
MATCH (node)
WHERE node.batch = $batch AND NOT node:ImportChange
RETURN count(node) AS number
