/* +++
kind    = "view"
subject = "staff_id"
uses    = ["as_of", "stale_days", "min_level", "half_life_days"]
[params.staff_id]
type = "str"
help = { en = "Id of the staff member", zh = "我方人员编号" }
[columns]
staff_id       = "str"
staff          = "str?"
name_en        = "str?"
title          = "str?"
layer          = "int?"
function       = "str?"
capacity       = "int?"
live_ties      = "int"
left_on        = "date?"
units          = "list[map]"
managers       = "list[map]"
direct_reports = "list[map]"
ties           = "list[map]"
projects       = "list[map]"
activities     = "list[map]"
[en]
title   = "One colleague whole"
summary = """\
  Everything known about one of our staff on one day: units, function, boss, reports, the people \
  they know at customers with strength and last contact, projects and activities."""
[zh]
title   = "我方人员档案"
summary = "我方某人员在基准日的全部信息：部门、岗位类别、上级、下属、所联系的客户人员（强度、最近联系）、项目与活动。"
+++ */
MATCH (staff:Staff {id: $staff_id})
RETURN
  staff.id AS staff_id,
  staff.name AS staff,
  staff.name_en AS name_en,
  staff.title AS title,
  staff.layer AS layer,
  term.staff_function(staff) AS function,
  staff.capacity AS capacity,
  COUNT {
    MATCH (staff)-[tie:CONTACTS]->(person:Person)
    WHERE term.is_live_tie(tie)
    RETURN DISTINCT person
  } AS live_ties,
  staff.left_on AS left_on,
  COLLECT {
    MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
    WHERE term.is_active(membership)
    RETURN {unit_id: unit.id, unit: unit.name, category: unit.category}
    ORDER BY unit.id
  } AS units,
  COLLECT {
    MATCH (staff)-[line:REPORTS_TO]->(manager:Staff)
    WHERE term.is_active(line)
    RETURN {staff_id: manager.id, staff: manager.name, title: manager.title, kind: coalesce(line.kind, 'solid')}
    ORDER BY coalesce(line.kind, 'solid') DESC, manager.id
  } AS managers,
  COLLECT {
    MATCH (staff)<-[line:REPORTS_TO]-(report:Staff)
    WHERE term.is_active(line)
      AND term.is_present(report)
    RETURN {staff_id: report.id, staff: report.name, title: report.title, kind: coalesce(line.kind, 'solid')}
    ORDER BY coalesce(line.kind, 'solid') DESC, report.id
  } AS direct_reports,
  COLLECT {
    MATCH (staff)-[tie:CONTACTS]->(person:Person)
    WHERE term.is_active(tie)
    WITH staff, person, tie,
      term.strength(tie) AS strength
    RETURN {person_id: person.id, person: person.name, title: person.title, layer: person.layer,
            is_key: term.is_key_person(person),
            level: tie.level, role: tie.role, since: tie.since, last_contact_on: tie.last_contact_on,
            strength: round(strength, 1),
            is_live: coalesce(term.is_live_tie(tie), false)
            }
    ORDER BY strength DESC, person.id, tie.since, tie.key
  } AS ties,
  COLLECT {
    MATCH (staff)-[work:WORKS_ON]->(project:Project)
    WHERE term.is_active(work)
    RETURN {project_id: project.id, project: project.name, role: work.role,
            is_live: term.is_live_project(project)
            }
    ORDER BY project.id, work.role
  } AS projects,
  COLLECT {
    MATCH (staff)-[part:ATTENDED|OWNS]->(activity:Activity)
    WHERE activity.occurred_on <= $as_of
      AND term.was_active(part, activity)
    WITH DISTINCT activity
    RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, occurred_on: activity.occurred_on}
    ORDER BY activity.occurred_on DESC, activity.id
  } AS activities
ORDER BY staff_id
