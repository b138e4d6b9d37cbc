/* +++
meaning   = { en = "The person is known to be opposed: in general, or on a control point of a live project.", zh = "已知该人员反对我方：一般立场为反对，或在在途项目的控制点上反对。" }
speaks_of = ["person"]
+++ */
(coalesce(
  // term general_stance
  CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
  // end
  = -1, false) OR EXISTS {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE decision.stance = -1
    AND (decision.since IS NULL OR decision.since <= $as_of)
    AND (decision.until IS NULL OR decision.until > $as_of)
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
})
