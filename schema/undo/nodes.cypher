// How many nodes of an import are left on which nothing else hangs.
MATCH (node)
WHERE node.batch = $batch AND NOT node:ImportChange AND NOT node:ImportSaying AND NOT EXISTS { (node)--() }
RETURN count(node) AS number
