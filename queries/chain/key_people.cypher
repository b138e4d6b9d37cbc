/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id     = "str?"
customer        = "str?"
person_id       = "str"
person          = "str?"
title           = "str?"
layer           = "int?"
power           = "int?"
stance          = "int?"
is_top_leader   = "bool"
points          = "list[map]"
live_ties       = "int"
staff_id        = "str?"
staff           = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level           = "int?"
last_contact_on = "date?"
[en]
title   = "Key people"
summary = """\
  Everyone who holds a control point of a live project or is the top leader of the unit that \
  buys, with the reasons, and how well we stand with each."""
[zh]
title   = "关键客户"
summary = "持有在途项目控制点或为采购单位一把手的全部人员，列明理由及我方联系情况。"
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
WITH person, customer,
  term.live_ties(person) AS holders
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  person.power AS power,
  term.general_stance(person) AS stance,
  coalesce(person.is_top_leader, false) AS is_top_leader,
  COLLECT {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE term.is_active(decision)
      AND term.is_live_project(project)
    RETURN {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight}
    ORDER BY project.id, decision.point, decision.weight DESC, decision.key
  } AS points,
  size(holders) AS live_ties,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on
ORDER BY customer_id, is_top_leader DESC, layer, person_id
