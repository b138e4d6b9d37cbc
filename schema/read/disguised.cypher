// Nodes whose id or name holds a character outside of those that are never folded: one look at all that can be imported.
MATCH (node:Activity|Agreement|Category|Competitor|Customer|CustomerPlan|Department|Fault|Insight|Intelligence|Intent|Outcome|Person|ProductLine|Project|Staff|Unit)
WHERE node.id =~ $pattern
   OR node.name =~ $pattern
   OR node.name_en =~ $pattern
   OR node.name_zh =~ $pattern
RETURN labels(node) AS labels,
       node.id AS id,
       node.name AS name,
       node.name_en AS name_en,
       node.name_zh AS name_zh
