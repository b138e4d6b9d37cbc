// Removes some nodes of the demo on which nothing of anyone else's hangs; asked again until none is left.
MATCH (node:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|ProductLine|Outcome)
WHERE node.source = $source AND NOT EXISTS { (node)--() }
WITH node
LIMIT $most
DELETE node
