/* +++
meaning   = { en = "Decides on a project that is not closed.", zh = "参与未关闭项目的决策。" }
speaks_of = ["person"]
+++ */
EXISTS {
  MATCH (person)-[:DECIDES]->(project:Project)
  WHERE project.closed_on IS NULL
}
