// How much the graph holds that is neither the demo's nor our own start of the matching table.
MATCH (node:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|ProductLine|Outcome|ImportBatch)
WHERE (node.source IS NULL OR NOT node.source IN [$source, 'orggraph'])
  // Of an import that was undone only the record is left.
  AND NOT (node:ImportBatch AND node.undone_at IS NOT NULL)
RETURN count(node) AS number
