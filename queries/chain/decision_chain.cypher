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
person_id        = "str?"
person           = "str?"
title            = "str?"
layer            = "int?"
weight           = "float?"
has_veto         = "bool?"
stance           = "int?"
staff_id         = "str?"
staff            = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level            = "int?"
last_contact_on  = "date?"
live_ties        = "int?"
frozen_on        = "date?"
days_to_freeze   = "int?"
first_support_on = "date?"
in_time          = "bool?"
days_late        = "int?"
[en]
title   = "Decision chain"
summary = """\
  Live projects (or the one named): every control point, who holds it with which weight, veto \
  and stance, our best live tie, and whether we were there before the point froze. A point that \
  nobody is known to hold is a row without a person. First support: the first day with a live \
  tie and a stance known to be positive."""
[zh]
title   = "决策链"
summary = "在途项目（或指定项目）的各控制点：谁持有、权重、否决权、立场、我方最佳有效联系，以及是否在冻结前到位；无人持有的控制点也列出。首次支持日：既有有效联系、又已知立场为正的第一天。"
+++ */
MATCH (project:Project)
WHERE ($project_id IS NOT NULL AND project.id = $project_id)
   OR ($project_id IS NULL AND term.is_live_project(project))
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
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  project.id AS project_id,
  project.name AS project,
  point,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  decision.weight AS weight,
  CASE WHEN person IS NOT NULL THEN coalesce(decision.has_veto, false) END AS has_veto,
  stance,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on,
  CASE WHEN person IS NOT NULL THEN size(holders) END AS live_ties,
  frozen_on,
  duration.inDays($as_of, frozen_on).days AS days_to_freeze,
  CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END AS first_support_on,
  in_time,
  CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END AS days_late
ORDER BY customer_id, project_id, step, coalesce(weight, -1.0) DESC, person_id, decision.since, decision.key
