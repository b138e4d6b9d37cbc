/* +++
meaning   = { en = "Holds a control point of a live project, or is the top leader of the unit that buys.", zh = "持有在途项目的控制点，或为采购单位的一把手。" }
speaks_of = ["person"]
+++ */
(coalesce(person.is_top_leader, false) OR EXISTS {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE (decision.since IS NULL OR decision.since <= $as_of)
    AND (decision.until IS NULL OR decision.until > $as_of)
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
})
