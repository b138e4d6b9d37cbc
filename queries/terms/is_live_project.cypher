/* +++
speaks_of = ["project", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The project is opened by the day asked about and not yet closed."
[zh]
meaning = "该项目在该日已立项且尚未关闭。"
+++ */
(project.opened_on IS NULL OR project.opened_on <= day)
AND (project.closed_on IS NULL OR project.closed_on > day)
