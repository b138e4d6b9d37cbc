/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.compared_on]
type   = "date?"
before = "as_of"
help   = { en = "Earlier day to compare with; 30 days before when left out", zh = "用于比较的较早日期；省略则为 30 天前" }
[columns]
customer_id   = "str?"
customer      = "str?"
project_id    = "str"
project       = "str?"
point         = "str"
person_id     = "str"
person        = "str?"
title         = "str?"
change        = { type = "str", en = "change", zh = "变化" }
compared_on   = { type = "date", en = "compared with", zh = "比较日期" }
held_then     = { type = "bool", en = "a holder then", zh = "当时持有" }
held_now      = { type = "bool", en = "a holder now", zh = "现在持有" }
stance_then   = { type = "int?", en = "stance then", zh = "当时立场" }
stance        = { type = "int?", en = "stance now", zh = "现在立场" }
level_then    = { type = "int?", en = "best live tie then", zh = "当时最佳有效联系" }
level         = { type = "int?", en = "best live tie now", zh = "现在最佳有效联系" }
staff_id      = "str?"
staff         = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
frozen_on     = "date?"
[en]
title   = "Support won and lost"
summary = """\
  What changed in a project's decision chain between two days: for everyone who held a control \
  point on either, stance and best live tie then and now. Support is a stance known to be \
  positive together with a live tie. A general stance counts from the day it was confirmed; \
  without that day it counts on both. Rows where nothing changed are left out."""
[zh]
title   = "支持的得失"
summary = "项目决策链在两日之间的变化：任一日持有控制点者当时与现在的立场及最佳有效联系。支持指已知立场为正且有有效联系。一般立场自确认日起计，无确认日则两日均计。无变化者不列。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer, coalesce($compared_on, $as_of - duration({days: 30})) AS compared_on
MATCH (person:Person)-[decision:DECIDES]->(project)
WITH project, customer, compared_on, person, decision
ORDER BY decision.since, decision.key
WITH project, customer, compared_on, person, decision.point AS point, collect(decision) AS decisions
UNWIND [compared_on, $as_of] AS day
WITH project, customer, compared_on, person, point, day,
     head([decision IN decisions WHERE term.is_active(decision, day)
                                   AND term.is_present(person, day) | {stance: decision.stance}]) AS held,
     head(COLLECT {
       MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
       WHERE term.is_live_tie(tie, day)
       RETURN {staff_id: staff.id, staff: staff.name, level: tie.level}
       ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
       LIMIT 1
     }) AS tie
WITH project, customer, compared_on, person, point, day, held, tie,
     CASE WHEN held IS NOT NULL THEN term.known_stance(held, person, day) END AS stance
ORDER BY day
WITH project, customer, compared_on, person, point,
     collect({held: held IS NOT NULL, stance: stance, tie: tie, supports: coalesce(stance >= 1, false) AND tie IS NOT NULL}) AS states
WITH project, customer, compared_on, person, point, states[0] AS before, states[-1] AS after
WITH *,
     CASE
       WHEN before.supports AND NOT after.supports THEN 'support_lost'
       WHEN after.supports AND NOT before.supports THEN 'support_won'
       WHEN before.held AND NOT after.held THEN 'left_the_chain'
       WHEN after.held AND NOT before.held THEN 'joined_the_chain'
       WHEN NOT after.held THEN null
       WHEN coalesce(before.stance, -2) <> coalesce(after.stance, -2) THEN 'stance_changed'
       WHEN coalesce(before.tie.level, -1) <> coalesce(after.tie.level, -1) THEN 'tie_changed'
     END AS change
WHERE change IS NOT NULL
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       point,
       person.id AS person_id,
       person.name AS person,
       person.title AS title,
       change,
       compared_on,
       before.held AS held_then,
       after.held AS held_now,
       before.stance AS stance_then,
       after.stance AS stance,
       before.tie.level AS level_then,
       after.tie.level AS level,
       after.tie.staff_id AS staff_id,
       after.tie.staff AS staff,
       term.frozen_on(point, project) AS frozen_on
ORDER BY customer_id, project_id,
  CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END,
  person_id
