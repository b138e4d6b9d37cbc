/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
[params.day]
type = "date"
before = "later_on"
help = { en = "Day", zh = "日期" }
[columns]
project_id = "str"
opened     = { type = "date?", en = "opened", zh = "立项" }
+++ */
MATCH (project:Project)
WHERE project.opened_on <= $day
RETURN project.id AS project_id,
       project.opened_on AS opened
ORDER BY project_id
