/* +++
meaning   = { en = "The control points of live projects that this person holds.", zh = "该人员在在途项目中持有的控制点。" }
speaks_of = ["person"]
+++ */
COLLECT {
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE (decision.since IS NULL OR decision.since <= $as_of)
    AND (decision.until IS NULL OR decision.until > $as_of)
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  RETURN DISTINCT {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight} AS held
  ORDER BY held.project_id, held.point, held.weight
}
