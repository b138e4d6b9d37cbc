// Removes some edges that an import added; asked again until none is left.
MATCH ()-[edge]->()
WHERE edge.batch = $batch
WITH edge
LIMIT $most
DELETE edge
