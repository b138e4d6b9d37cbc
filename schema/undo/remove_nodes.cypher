// Removes some nodes that an import added and on which nothing else hangs; asked again until none is left.
MATCH (node)
WHERE node.batch = $batch AND NOT node:ImportChange AND NOT node:ImportSaying AND NOT EXISTS { (node)--() }
WITH node
LIMIT $most
DELETE node
