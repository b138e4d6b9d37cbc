/* +++
speaks_of = ["person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The person is known to be opposed: in general, or on a control point of a live project."
[zh]
meaning = "已知该人员反对我方：一般立场为反对，或在在途项目的控制点上反对。"
+++ */
(coalesce(term.general_stance(person, day) = -1, false) OR EXISTS {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE decision.stance = -1
    AND term.is_active(decision, day)
    AND term.is_live_project(project, day)
})
