// How many nodes of the demo are left on which nothing of anyone else's hangs.
MATCH (node:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|ProductLine|Outcome)
WHERE node.source = $source AND NOT EXISTS { (node)--() }
RETURN count(node) AS number
