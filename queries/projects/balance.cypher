/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id   = "str?"
customer      = "str?"
project_id    = "str"
project       = "str?"
main_people   = { type = "int", en = "main attack: people", zh = "主攻：客户人数" }
main_ties     = { type = "int", en = "main attack: live ties", zh = "主攻：有效联系数" }
main_staff    = { type = "int", en = "main attack: our staff", zh = "主攻：我方人数" }
assist_people = { type = "int", en = "assist: people", zh = "辅攻：客户人数" }
assist_ties   = { type = "int", en = "assist: live ties", zh = "辅攻：有效联系数" }
assist_staff  = { type = "int", en = "assist: our staff", zh = "辅攻：我方人数" }
main_share    = { type = "float?", en = "share of the main attack", zh = "主攻占比" }
is_team_only  = { type = "bool", en = "held by the project's team alone", zh = "仅由项目团队掌握" }
[en]
title   = "Main attack and assist"
summary = """\
  For each live project: live ties of ours at its customer to those who hold a control point \
  (main attack) and to everybody else (assist), how many people and how many colleagues each \
  side has, and the share of the main attack. Key relationships attack, broad ones assist; a \
  project with one side alone leans."""
[zh]
title   = "主攻与辅攻"
summary = "各在途项目：我方在其客户的有效联系中，对控制点持有者的为主攻，对其他人的为辅攻；列出双方的人数、我方人数及主攻占比。关键关系主攻，普遍关系辅攻；只有一方则失衡。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    RETURN DISTINCT person.id AS id
    ORDER BY id
  } AS members,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    RETURN DISTINCT person.id AS id
    ORDER BY id
  } AS deciders
WITH project, customer, deciders, deciders + [id IN members WHERE NOT id IN deciders] AS ids
WITH project, customer,
  COLLECT {
    UNWIND ids AS id
    MATCH (person:Person {id: id})<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
    RETURN {
      person_id: person.id,
      staff_id: staff.id,
      is_main: person.id IN deciders,
      is_team: EXISTS {
        MATCH (staff)-[work:WORKS_ON]->(project)
        WHERE term.is_active(work)
      }
    }
    ORDER BY person.id, staff.id, tie.key
  } AS ties
WITH project, customer, ties,
     [tie IN ties WHERE tie.is_main] AS main,
     [tie IN ties WHERE NOT tie.is_main] AS assist
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       size(reduce(found = [], tie IN main | CASE WHEN tie.person_id IN found THEN found ELSE found + [tie.person_id] END)) AS main_people,
       size(main) AS main_ties,
       size(reduce(found = [], tie IN main | CASE WHEN tie.staff_id IN found THEN found ELSE found + [tie.staff_id] END)) AS main_staff,
       size(reduce(found = [], tie IN assist | CASE WHEN tie.person_id IN found THEN found ELSE found + [tie.person_id] END)) AS assist_people,
       size(assist) AS assist_ties,
       size(reduce(found = [], tie IN assist | CASE WHEN tie.staff_id IN found THEN found ELSE found + [tie.staff_id] END)) AS assist_staff,
       CASE WHEN size(ties) > 0 THEN round(toFloat(size(main)) / size(ties), 3) END AS main_share,
       size(ties) > 0 AND all(tie IN ties WHERE tie.is_team) AS is_team_only
ORDER BY customer_id, project_id
