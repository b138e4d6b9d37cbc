// Where the books of some imports lie about one label or edge: what they kept of how things were, and what they say; without the books themselves.
MATCH (piece:ImportChange)
WHERE piece.batch IN $batches AND piece.of = $of
RETURN piece.id AS id,
       piece.batch AS batch,
       false AS is_said,
       piece.first AS first,
       piece.last AS last,
       piece.over AS over
UNION ALL
MATCH (piece:ImportSaying)
WHERE piece.batch IN $batches AND piece.of = $of
RETURN piece.id AS id,
       piece.batch AS batch,
       true AS is_said,
       piece.first AS first,
       piece.last AS last,
       null AS over
