// How many edges of each name an import was the last to write.
MATCH (start)-[edge]->(end)
WHERE edge.batch = $batch
RETURN labels(start)[0] + '.' + type(edge) + '.' + labels(end)[0] AS of,
       count(*) AS number
ORDER BY of
