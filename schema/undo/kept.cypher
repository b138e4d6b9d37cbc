// What an import kept of how things were, a piece at a time.
MATCH (change:ImportChange)
WHERE change.batch = $batch AND change.id > $after
RETURN change.id AS id,
       change.of AS of,
       change.before AS before
ORDER BY id
LIMIT $most
