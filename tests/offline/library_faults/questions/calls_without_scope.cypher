/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
[columns]
person_id = "str"
+++ */
MATCH (person:Person)
CALL {
  WITH person
  MATCH (person)-[:DECIDES]->(project:Project)
  RETURN count(project) AS decisions
}
RETURN person.id AS person_id
ORDER BY person_id
