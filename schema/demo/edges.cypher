// How many edges of the demo are left.
MATCH ()-[edge]->()
WHERE edge.source = $source
RETURN count(edge) AS number
