/* +++
meaning   = { en = "Everyone who holds a control point of a live project or is a top leader; for use in CALL () { … }, as the small set to start from.", zh = "持有在途项目控制点者与一把手；用于 CALL () { … }，作为查询的起点。" }
speaks_of = ["person"]
+++ */
MATCH (project:Project)
WHERE (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
MATCH (project)<-[decision:DECIDES]-(person:Person)
WHERE (decision.since IS NULL OR decision.since <= $as_of)
  AND (decision.until IS NULL OR decision.until > $as_of)
RETURN person
UNION
MATCH (person:Person)
WHERE person.is_top_leader
RETURN person
