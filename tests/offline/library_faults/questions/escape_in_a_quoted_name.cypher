/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
[columns]
person_id = "str"
+++ */
MATCH (person:Person)
WITH person, 1 AS `a\u0060, 2 AS b, 3 AS `c`
RETURN person.id AS person_id
ORDER BY person_id
