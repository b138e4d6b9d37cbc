/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id      = "str?"
customer         = "str?"
person_id        = "str"
person           = "str?"
title            = "str?"
layer            = "int?"
is_top_leader    = "bool"
project_id       = "str?"
project          = "str?"
point            = "str?"
weight           = "float?"
has_veto         = "bool?"
stance           = "int?"
staff_id         = "str?"
staff            = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level            = "int?"
last_contact_on  = "date?"
a_owner_id       = { type = "str?", en = "A owner id", zh = "A角编号" }
a_owner          = "str?"
b_owner_id       = { type = "str?", en = "B owner id", zh = "B角编号" }
b_owner          = "str?"
frozen_on        = "date?"
first_support_on = "date?"
in_time          = "bool?"
days_late        = "int?"
[en]
title   = "Key relationship table"
summary = """\
  One row for each key person and control point: weight, veto, stance, our best live tie, the A \
  and B owner, and whether we were there in time. A top leader who holds no point stands in a \
  row without one."""
[zh]
title   = "关键关系梳理表"
summary = "每位关键客户与其控制点一行：权重、否决权、立场、我方最佳有效联系、A角与B角、是否及时到位；未持有控制点的一把手也列一行。"
+++ */
CALL () {
  MATCH (person:Person)-[:DECIDES]->(:Project)
  RETURN person
  UNION
  MATCH (person:Person)
  WHERE person.is_top_leader
  RETURN person
}
WITH person
WHERE term.is_key_person(person)
  AND term.is_present(person)
OPTIONAL MATCH (person)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE term.is_active(membership)
  AND all(part IN parts WHERE term.is_active(part))
WITH DISTINCT person, customer
WHERE term.is_asked_customer(customer)
OPTIONAL MATCH (person)-[decision:DECIDES]->(project:Project)
WHERE ($project_id IS NULL OR project.id = $project_id)
  AND term.is_active(decision)
  AND term.is_live_project(project)
WITH person, customer, decision, project
// asked for one project: its holders, and the top leaders of the unit that buys it
WHERE $project_id IS NULL
   OR project IS NOT NULL
   OR (person.is_top_leader AND EXISTS {
     MATCH (asked:Project {id: $project_id})-[purchase:FOR]->(customer)
     WHERE term.is_active(purchase)
   })
WITH person, customer, decision, project, decision.point AS point,
  term.known_stance(decision, person) AS stance,
  term.supportive_from(decision, person, project) AS supportive_from,
  term.live_ties(person) AS holders,
  term.first_tie_on(person) AS first_tie_on
WITH *,
  term.frozen_on(point, project) AS frozen_on,
  term.first_support_on(person, supportive_from) AS first_support_on
WITH *,
  term.is_in_time(frozen_on, stance, holders, first_tie_on, first_support_on) AS in_time
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  coalesce(person.is_top_leader, false) AS is_top_leader,
  project.id AS project_id,
  project.name AS project,
  point,
  decision.weight AS weight,
  CASE WHEN decision IS NOT NULL THEN coalesce(decision.has_veto, false) END AS has_veto,
  stance,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on,
  head([holder IN holders WHERE holder.role = 'A' | holder.staff_id]) AS a_owner_id,
  head([holder IN holders WHERE holder.role = 'A' | holder.staff]) AS a_owner,
  head([holder IN holders WHERE holder.role = 'B' | holder.staff_id]) AS b_owner_id,
  head([holder IN holders WHERE holder.role = 'B' | holder.staff]) AS b_owner,
  frozen_on,
  CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END AS first_support_on,
  in_time,
  CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END AS days_late
ORDER BY customer_id, is_top_leader DESC, layer, person_id, project_id,
  CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END,
  coalesce(weight, -1.0) DESC, decision.since, decision.key
