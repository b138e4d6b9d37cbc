/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of", "stale_days", "min_level", "half_life_days"]
[params.person_id]
type = "str"
help = { en = "Id of the person at the customer", zh = "客户人员编号" }
[columns]
person_id       = "str"
person          = "str?"
name_en         = "str?"
title           = "str?"
layer           = "int?"
power           = "int?"
stance          = "int?"
stance_on       = "date?"
left_on         = "date?"
is_key          = "bool"
key_reasons     = "list[map]"
departments     = "list[map]"
solid_managers  = "list[map]"
dotted_managers = "list[map]"
direct_reports  = "list[map]"
ties            = "list[map]"
projects        = "list[map]"
activities      = "list[map]"
[en]
title   = "One person whole"
summary = """\
  Everything known about one person on one day: departments, bosses, reports, our ties, \
  projects, activities, and whether and why key."""
[zh]
title   = "客户人员档案"
summary = "某一客户人员在基准日的全部信息：部门、上级、下属、我方联系、项目、活动，以及是否关键客户及理由。"
+++ */
MATCH (person:Person {id: $person_id})
RETURN
  person.id AS person_id,
  person.name AS person,
  person.name_en AS name_en,
  person.title AS title,
  person.layer AS layer,
  person.power AS power,
  term.general_stance(person) AS stance,
  CASE WHEN person.stance_on <= $as_of THEN person.stance_on END AS stance_on,
  person.left_on AS left_on,
  term.is_key_person(person) AS is_key,
  [leader IN [person] WHERE leader.is_top_leader | {reason: 'top_leader'}] + COLLECT {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE term.is_active(decision)
      AND term.is_live_project(project)
    RETURN {reason: 'control_point', project_id: project.id, project: project.name, point: decision.point}
    ORDER BY project.id, decision.point, decision.since, decision.key
  } AS key_reasons,
  COLLECT {
    MATCH (person)-[membership:MEMBER_OF]->(department:Department)
    WHERE term.is_active(membership)
    OPTIONAL MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
    WHERE all(part IN parts WHERE term.is_active(part))
    WITH DISTINCT department, customer
    RETURN {department_id: department.id, department: department.name, category: department.category,
            customer_id: customer.id, customer: customer.name}
    ORDER BY department.id, customer.id
  } AS departments,
  COLLECT {
    MATCH (person)-[line:REPORTS_TO]->(manager:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid'
      AND term.is_active(line)
    RETURN {person_id: manager.id, person: manager.name, title: manager.title}
    ORDER BY manager.id
  } AS solid_managers,
  COLLECT {
    MATCH (person)-[line:REPORTS_TO]->(manager:Person)
    WHERE line.kind = 'dotted'
      AND term.is_active(line)
    RETURN {person_id: manager.id, person: manager.name, title: manager.title}
    ORDER BY manager.id
  } AS dotted_managers,
  COLLECT {
    MATCH (person)<-[line:REPORTS_TO]-(report:Person)
    WHERE term.is_active(line)
      AND term.is_present(report)
    RETURN {person_id: report.id, person: report.name, title: report.title, kind: coalesce(line.kind, 'solid')}
    ORDER BY coalesce(line.kind, 'solid') DESC, report.id
  } AS direct_reports,
  COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_active(tie)
    WITH staff, tie,
      term.strength(tie) AS strength
    RETURN {staff_id: staff.id, staff: staff.name, title: staff.title, layer: staff.layer,
            function: term.staff_function(staff),
            left_on: staff.left_on, level: tie.level, role: tie.role, since: tie.since, last_contact_on: tie.last_contact_on,
            strength: round(strength, 1),
            is_live: coalesce(term.is_live_tie(tie), false)
            }
    ORDER BY strength DESC, staff.id, tie.since, tie.key
  } AS ties,
  COLLECT {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE term.is_active(decision)
    WITH person, project, decision
    ORDER BY decision.point, decision.since, decision.key
    WITH project, collect({point: decision.point, weight: decision.weight, has_veto: coalesce(decision.has_veto, false), stance:
      term.known_stance(decision, person)
      }) AS points
    RETURN {project_id: project.id, project: project.name, points: points,
            is_live: term.is_live_project(project)
            }
    ORDER BY project.id
  } AS projects,
  COLLECT {
    MATCH (person)-[presence:ATTENDED]->(activity:Activity)
    WHERE activity.occurred_on <= $as_of
      AND term.was_active(presence, activity)
    WITH DISTINCT activity
    RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, occurred_on: activity.occurred_on}
    ORDER BY activity.occurred_on DESC, activity.id
  } AS activities
ORDER BY person_id
