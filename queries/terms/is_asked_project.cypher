/* +++
speaks_of = ["project"]
[en]
meaning = "The project asked about, live or not; every live project when none is named."
[zh]
meaning = "所查项目（不论是否在途）；未指定则为全部在途项目。"
+++ */
(project.id = $project_id OR ($project_id IS NULL
  AND term.is_live_project(project)))
