/* +++
meaning   = { en = "The project asked about, live or not; every live project when none is named.", zh = "所查项目（不论是否在途）；未指定则为全部在途项目。" }
speaks_of = ["project"]
+++ */
(project.id = $project_id OR ($project_id IS NULL
  AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)))
