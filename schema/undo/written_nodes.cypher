// The nodes of one label that an import was the last to write, and whether an edge of something else hangs on them.
MATCH (node)
WHERE node.batch = $batch AND labels(node)[0] = $of
RETURN node.id AS id,
       EXISTS {
         MATCH (node)-[edge]-()
         WHERE edge.batch IS NULL OR edge.batch <> $batch
       } AS is_held
