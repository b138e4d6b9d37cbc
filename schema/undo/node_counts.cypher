// How many nodes of each label an import was the last to write, and how many of them an edge of something else hangs on.
MATCH (node)
WHERE node.batch = $batch AND NOT node:ImportChange AND NOT node:ImportSaying
WITH labels(node)[0] AS of,
     CASE WHEN EXISTS {
       MATCH (node)-[edge]-()
       WHERE edge.batch IS NULL OR edge.batch <> $batch
     } THEN 1 ELSE 0 END AS is_held
RETURN of,
       count(*) AS number,
       sum(is_held) AS held
ORDER BY of
