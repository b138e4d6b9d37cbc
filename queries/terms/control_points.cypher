/* +++
speaks_of = ["person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The control points of live projects that this person holds."
[zh]
meaning = "该人员在在途项目中持有的控制点。"
+++ */
COLLECT {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE term.is_active(decision, day)
    AND term.is_live_project(project, day)
  RETURN DISTINCT {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight} AS held
  ORDER BY held.project_id, held.point, held.weight
}
