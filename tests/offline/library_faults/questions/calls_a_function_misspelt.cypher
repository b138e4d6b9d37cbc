/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
[columns]
person_id = "str"
+++ */
MATCH (person:Person)
WHERE toLowerr(person.name) = "a"
RETURN person.id AS person_id
ORDER BY person_id
