/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
[columns]
person_id = "str"
+++ */
MATCH (person:Person)<-[tie:CONTACTS]-(staff:Staff)
WHERE staff.id <> 'x' AND
// term is_open_or_new(tie)
tie.until IS NULL OR tie.level = 0
// end
RETURN person.id AS person_id
ORDER BY person_id
