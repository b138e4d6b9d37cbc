/* +++
kind     = "view"
subject  = "project_id"
requires = ["project_id"]
uses     = ["as_of", "stale_days", "min_level"]
[columns]
project_id       = "str"
project          = "str?"
customer_ids     = { type = "list[str]", en = "customer ids", zh = "客户编号" }
customers        = { type = "list[str]", en = "customers", zh = "客户" }
team             = { type = "list[map]", en = "our team", zh = "我方团队" }
deciders         = { type = "list[map]", en = "decision chain", zh = "决策链" }
writers          = { type = "list[map]", en = "requirement writers", zh = "需求编写人" }
others_reached   = { type = "list[map]", en = "others at the customer with a live tie", zh = "客户中其他有有效联系者" }
activities       = "list[map]"
agreements       = { type = "list[map]", en = "agreements in force", zh = "有效协议" }
intelligence     = { type = "list[map]", en = "intelligence", zh = "情报" }
intents          = { type = "list[map]", en = "intents", zh = "竞争意图" }
[en]
title   = "Relationship assets of a project"
summary = """\
  Everything that a project manager can call on: the team, the people of the decision chain with \
  the lowest of their known stances and our best live tie, everybody else at the customer with a \
  live tie, writers of requirements, activities with their owners, agreements with the customer, \
  intelligence told about the project and intents about it."""
[zh]
title   = "项目关系资产"
summary = "项目经理可调用的一切：团队、决策链人员（含其已知立场中最低者）及我方最佳有效联系、客户中其他有有效联系者、需求编写人、活动及负责人、与客户的协议、项目情报与相关竞争意图。"
+++ */
MATCH (project:Project)
WHERE project.id = $project_id
WITH project,
  COLLECT {
    MATCH (project)-[purchase:FOR]->(customer:Customer)
    WHERE term.is_active(purchase)
    RETURN DISTINCT customer
    ORDER BY customer.id
  } AS customers,
  COLLECT {
    MATCH (staff:Staff)-[work:WORKS_ON]->(project)
    WHERE term.is_active(work)
      AND term.is_present(staff)
    RETURN {staff_id: staff.id, staff: staff.name, title: staff.title, role: work.role}
    ORDER BY staff.id, work.role, work.key
  } AS team,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH person, decision.point AS point, min(term.known_stance(decision, person)) AS stance
    ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
    WITH person, collect(point) AS points, min(stance) AS stance
    WITH person, points, stance, head(COLLECT {
      MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
      WHERE term.is_live_tie(tie)
      RETURN {staff_id: staff.id, staff: staff.name, level: tie.level}
      ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
      LIMIT 1
    }) AS best
    RETURN {person_id: person.id, person: person.name, title: person.title, points: points, stance: stance, staff_id: best.staff_id, staff: best.staff, level: best.level}
    ORDER BY person.id
  } AS deciders,
  COLLECT {
    MATCH (person:Person)-[writing:WRITES_SPEC_FOR]->(project)
    WHERE term.is_active(writing)
      AND term.is_present(person)
    WITH DISTINCT person
    WITH person, head(COLLECT {
      MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
      WHERE term.is_live_tie(tie)
      RETURN {staff_id: staff.id, staff: staff.name, level: tie.level}
      ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
      LIMIT 1
    }) AS best
    RETURN {person_id: person.id, person: person.name, title: person.title, staff_id: best.staff_id, staff: best.staff, level: best.level}
    ORDER BY person.id
  } AS writers
WITH project, customers, team, deciders, writers,
  COLLECT {
    UNWIND customers AS customer
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
      AND term.is_live_tie(tie)
      AND none(decider IN deciders WHERE decider.person_id = person.id)
    WITH DISTINCT person, tie, staff
    ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
    WITH person, head(collect({staff_id: staff.id, staff: staff.name, level: tie.level})) AS best
    RETURN {person_id: person.id, person: person.name, title: person.title, layer: person.layer, staff_id: best.staff_id, staff: best.staff, level: best.level}
    ORDER BY person.layer, person.id
  } AS others_reached
RETURN project.id AS project_id,
       project.name AS project,
       [customer IN customers | customer.id] AS customer_ids,
       [customer IN customers | coalesce(customer.name, customer.id)] AS customers,
       team,
       deciders,
       writers,
       others_reached,
       COLLECT {
         MATCH (activity:Activity)-[supported:SUPPORTS]->(project)
         WHERE term.was_active(supported, activity)
         WITH DISTINCT activity
         RETURN {
           activity_id: activity.id,
           activity: activity.name,
           kind: activity.kind,
           occurred_on: activity.occurred_on,
           planned_on: activity.planned_on,
           owners: COLLECT {
             MATCH (owner:Staff)-[owning:OWNS]->(activity)
             WHERE term.was_active(owning, activity)
             WITH DISTINCT owner
             RETURN coalesce(owner.name, owner.id) AS name
             ORDER BY owner.id
           },
           owner_ids: COLLECT {
             MATCH (owner:Staff)-[owning:OWNS]->(activity)
             WHERE term.was_active(owning, activity)
             RETURN DISTINCT owner.id AS owner_id
             ORDER BY owner_id
           }
         }
         ORDER BY coalesce(activity.occurred_on, activity.planned_on), activity.id
       } AS activities,
       COLLECT {
         UNWIND customers AS customer
         MATCH (agreement:Agreement)-[partner:WITH]->(customer)
         WHERE term.is_active(partner)
           AND (agreement.signed_on IS NULL OR agreement.signed_on <= $as_of)
           AND (agreement.ends_on IS NULL OR agreement.ends_on > $as_of)
         WITH DISTINCT agreement
         RETURN {agreement_id: agreement.id, agreement: agreement.name, kind: agreement.kind, signed_on: agreement.signed_on, ends_on: agreement.ends_on}
         ORDER BY agreement.id
       } AS agreements,
       COLLECT {
         MATCH (told:Intelligence)-[concern:ABOUT]->(project)
         WHERE term.is_active(concern)
           AND (told.told_on IS NULL OR told.told_on <= $as_of)
         WITH DISTINCT told
         RETURN {intelligence_id: told.id, topic: told.topic, told_on: told.told_on, confidence: told.confidence}
         ORDER BY told.told_on, told.id
       } AS intelligence,
       COLLECT {
         MATCH (intent:Intent)-[concern:ABOUT]->(project)
         WHERE term.is_active(concern)
           AND (intent.opened_on IS NULL OR intent.opened_on <= $as_of)
         WITH DISTINCT intent
         RETURN {intent_id: intent.id, intent: intent.name, kind: intent.kind, status: intent.status}
         ORDER BY intent.id
       } AS intents
ORDER BY project_id
