/* +++
kind     = "gap"
severity = "medium"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ({level})", zh = "{staff}（{level}）" }
[en]
title   = "Stance of a decider unknown"
summary = """\
  People who hold a control point of a live project and whose stance nobody recorded, neither \
  for the project nor in general."""
why     = "Unknown is not neutral: a vote that nobody asked about can turn the result."
finding = """\
  Holds {points} on {project}, stance unknown[[; held by {held_by}]][[{!held_by}; nobody of ours \
  holds a live tie]]."""
remedy  = """\
  [[Let {held_by} find out in a daily visit what they think of us.]][[{!held_by}Open first, by a \
  colleague of the same layer, with a topical exchange.]]"""
[zh]
title   = "决策人立场未知"
summary = "持有在途项目控制点而立场无人记录（既无项目立场也无一般立场）的人员。"
why     = "未知不等于中立：无人过问的一票足以改变结果。"
finding = "持有{project}的{points}，立场未知[[；联系人：{held_by}]][[{!held_by}；我方无人保持有效联系]]。"
remedy  = "[[请{held_by}在日常拜访中了解其对我方的态度。]][[{!held_by}先由同层级同事建立联系，可安排专题交流。]]"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE term.is_active(decision)
  AND term.is_present(person)
  AND term.known_stance(decision, person) IS NULL
WITH project, customer, person, decision.point AS point, max(coalesce(decision.weight, 0.0)) AS weight, max(CASE WHEN decision.has_veto THEN 1 ELSE 0 END) AS veto
ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
WITH project, customer, person, collect(point) AS points, sum(weight) AS weight, max(veto) AS veto
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     project.id AS project_id,
     {
       title: person.title,
       layer: person.layer,
       project_id: project.id,
       project: project.name,
       points: points,
       weight: weight,
       has_veto: veto = 1,
       held_by: term.live_ties(person)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, project_id
