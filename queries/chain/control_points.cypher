/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
point            = "str"
is_final_call    = { type = "bool", en = "the final call", zh = "作最终决定" }
final_mode       = "str?"
frozen_on        = "date?"
days_to_freeze   = "int?"
people           = "int"
weight           = { type = "float", en = "known weight", zh = "已知权重" }
in_time          = "bool?"
people_in_time   = { type = "int", en = "in time", zh = "及时人数" }
people_late      = { type = "int", en = "late", zh = "迟到人数" }
held_by          = { type = "list[map]", en = "held by", zh = "持有者" }
[en]
title   = "Control points"
summary = """\
  The five control points of a project, one row each: who holds it with weight, veto, stance, \
  our best live tie, the first day with a live tie and known support, and whether that was \
  before the point froze. A point is in time when everybody who holds it is, and late when \
  anybody is. Where the panel's score decides, the point that makes the final call is scoring."""
[zh]
title   = "控制点"
summary = """\
  项目的五个控制点，每点一行：持有者及其权重、否决权、立场、我方最佳有效联系、首次既有有效联系又已知支持之日，以及是否早于冻结。持有者全部及时则为及时，任一人迟到则为迟到。\
  以评委打分定标时，由评审打分这一控制点作最终决定。"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer, ['qualification', 'drafting', 'criteria', 'scoring', 'final'] AS points
UNWIND range(0, size(points) - 1) AS step
WITH project, customer, step, points[step] AS point
OPTIONAL MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE decision.point = point
  AND term.is_active(decision)
  AND term.is_present(person)
WITH project, customer, step, point, person, decision,
  term.known_stance(decision, person) AS stance,
  term.frozen_on(point, project) AS frozen_on,
  term.supportive_from(decision, person, project) AS supportive_from,
  term.live_ties(person) AS holders,
  term.first_tie_on(person) AS first_tie_on
WITH *,
  term.first_support_on(person, supportive_from) AS first_support_on
WITH *,
  CASE WHEN person IS NOT NULL THEN term.is_in_time(frozen_on, stance, holders, first_tie_on, first_support_on) END AS in_time
ORDER BY step, coalesce(decision.weight, -1.0) DESC, person.id, decision.since, decision.key
WITH project, customer, step, point, frozen_on,
     collect(CASE WHEN person IS NOT NULL THEN {
       person_id: person.id,
       person: person.name,
       title: person.title,
       weight: decision.weight,
       has_veto: coalesce(decision.has_veto, false),
       stance: stance,
       staff_id: holders[0].staff_id,
       staff: holders[0].staff,
       level: holders[0].level,
       last_contact_on: holders[0].last_contact_on,
       first_support_on: CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END,
       in_time: in_time,
       days_late: CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END
     } END) AS held_by
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       point,
       point = CASE WHEN project.final_mode = 'panel' THEN 'scoring' ELSE 'final' END AS is_final_call,
       CASE WHEN point IN ['scoring', 'final'] THEN project.final_mode END AS final_mode,
       frozen_on,
       duration.inDays($as_of, frozen_on).days AS days_to_freeze,
       size(held_by) AS people,
       round(reduce(total = 0.0, holder IN held_by | total + coalesce(holder.weight, 0.0)), 6) AS weight,
       CASE
         WHEN any(holder IN held_by WHERE holder.in_time = false) THEN false
         WHEN size(held_by) > 0 AND all(holder IN held_by WHERE coalesce(holder.in_time, false)) THEN true
       END AS in_time,
       size([holder IN held_by WHERE holder.in_time]) AS people_in_time,
       size([holder IN held_by WHERE holder.in_time = false]) AS people_late,
       held_by
ORDER BY customer_id, project_id, step
