/* +++
speaks_of = ["person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "Holds a control point of a live project, or is the top leader of the unit that buys."
[zh]
meaning = "持有在途项目的控制点，或为采购单位的一把手。"
+++ */
(coalesce(person.is_top_leader, false) OR EXISTS {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE term.is_active(decision, day)
    AND term.is_live_project(project, day)
})
