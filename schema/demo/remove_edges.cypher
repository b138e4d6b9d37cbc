// Removes some edges of the demo; asked again until none is left.
MATCH ()-[edge]->()
WHERE edge.source = $source
WITH edge
LIMIT $most
DELETE edge
