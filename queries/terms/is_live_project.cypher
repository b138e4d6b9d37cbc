/* +++
meaning   = { en = "The project is opened by the day asked about and not yet closed.", zh = "该项目在基准日已立项且尚未关闭。" }
speaks_of = ["project"]
+++ */
(project.opened_on IS NULL OR project.opened_on <= $as_of)
AND (project.closed_on IS NULL OR project.closed_on > $as_of)
