// How many nodes of the demo stay because an edge of someone else's hangs on them.
MATCH (node:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|ProductLine|Outcome)
WHERE node.source = $source
RETURN count(node) AS number
