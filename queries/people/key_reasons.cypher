/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of"]
[params.person_id]
type = "str"
help = { en = "Id of the person", zh = "客户人员编号" }
[columns]
person_id  = "str"
person     = "str?"
key_reason = "str"
project_id = "str?"
project    = "str?"
point      = "str?"
weight     = "float?"
has_veto   = "bool?"
stance     = "int?"
since      = { type = "date?", en = "since", zh = "开始日期" }
[en]
title   = "Why someone is a key person"
summary = """\
  One row for each reason: top leader of the unit that buys, or a control point of a live \
  project with weight, veto and stance. No row: not a key person on that day."""
[zh]
title   = "为何是关键客户"
summary = "逐条列出理由：采购单位一把手，或在途项目的控制点及其权重、否决权、立场。没有结果即该日不是关键客户。"
+++ */
MATCH (person:Person {id: $person_id})
WHERE term.is_present(person)
CALL (person) {
  WITH person
  WHERE person.is_top_leader
  RETURN 'top_leader' AS key_reason, null AS project_id, null AS project, null AS point, null AS weight, null AS has_veto,
         term.general_stance(person) AS stance, null AS since, '' AS mark
  UNION ALL
  MATCH (person)-[decision:DECIDES]->(project:Project)
  WHERE term.is_active(decision)
    AND term.is_live_project(project)
  RETURN 'control_point' AS key_reason, project.id AS project_id, project.name AS project, decision.point AS point, decision.weight AS weight,
         decision.has_veto AS has_veto,
         term.known_stance(decision, person) AS stance, decision.since AS since, coalesce(decision.key, '') AS mark
}
RETURN person.id AS person_id,
       person.name AS person,
       key_reason,
       project_id,
       project,
       point,
       weight,
       has_veto,
       stance,
       since
ORDER BY key_reason DESC, project_id, point, since, mark
