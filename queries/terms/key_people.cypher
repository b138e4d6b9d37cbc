/* +++
speaks_of = []
[en]
meaning = """\
  Everyone who holds a control point of a live project or is a top leader; for use in CALL () { \
  … }, as the small set to start from."""
[zh]
meaning = "持有在途项目控制点者与一把手；用于 CALL () { … }，作为查询的起点。"
+++ */
MATCH (project:Project)
WHERE term.is_live_project(project)
MATCH (project)<-[decision:DECIDES]-(person:Person)
WHERE term.is_active(decision)
RETURN person
UNION
MATCH (person:Person)
WHERE person.is_top_leader
RETURN person
