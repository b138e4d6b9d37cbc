// The edges of one name that an import was the last to write, by their start.
MATCH (start)-[edge]->(end)
WHERE edge.batch = $batch AND labels(start)[0] + '.' + type(edge) + '.' + labels(end)[0] = $of
RETURN start.id AS start,
       collect([end.id, edge.key]) AS edges
