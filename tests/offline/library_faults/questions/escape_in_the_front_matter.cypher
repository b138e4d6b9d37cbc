/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "\u002a\u002f CREATE (n) //", zh = "基准日前已立项的项目。" }
[columns]
person_id = "str"
+++ */
MATCH (person:Person)
RETURN person.id AS person_id
ORDER BY person_id
