// How many edges of an import are left.
MATCH ()-[edge]->()
WHERE edge.batch = $batch
RETURN count(edge) AS number
