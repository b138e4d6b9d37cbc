// The nodes of an import that are left because edges of something else hang on them, and whose edges those are.
MATCH (node)-[edge]-()
WHERE node.batch = $batch
RETURN labels(node)[0] AS of,
       node.id AS id,
       collect(DISTINCT [edge.batch, edge.source]) AS holders
ORDER BY of, id
