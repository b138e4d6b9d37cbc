/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
team = { en = "{staff}", zh = "{staff}" }
next = { en = "{person}", zh = "{person}" }
[en]
title   = "Coverage target of a project missed"
summary = """\
  Live projects whose day for the coverage target has come while fewer people of the customer \
  have a live tie than the target asks for."""
why     = "Enough is the aim, not everybody; but enough by the day on which it still helps."
finding = """\
  {reached} of {coverage_target} people in contact; due on {coverage_due_on}, \
  {days_late|day|days} ago."""
remedy  = """\
  [[Let {team} open with]][[{!team}Name a team and let it open with]][[ {next}, in daily visits \
  and a technical exchange]][[{!next} departments not yet known]]; or set a new target and day."""
[zh]
title   = "项目覆盖目标未达成"
summary = "覆盖目标已到期、而客户中有有效联系的人数仍低于目标的在途项目。"
why     = "目标是够用而非全部，但须在尚有用处的日子之前达到。"
finding = "已联系 {reached} 人，目标 {coverage_target} 人；截止 {coverage_due_on}，已过 {days_late} 天。"
remedy  = "[[请{team}]][[{!team}指定团队，]][[以日常拜访和技术交流联系{next}]][[{!next}从尚不了解的部门入手]]；或重新设定目标与期限。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
  AND customer IS NOT NULL
  AND project.coverage_target > 0
  AND project.coverage_due_on <= $as_of
WITH project, customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    // No WITH here: on the embedded engine it would hide the project from the decisions within.
    RETURN DISTINCT {
      person_id: person.id,
      person: person.name,
      decides: EXISTS {
        MATCH (person)-[decision:DECIDES]->(project)
        WHERE term.is_active(decision)
      },
      layer: person.layer,
      is_reached: EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE term.is_live_tie(tie)
      }
    } AS known
    ORDER BY known.decides DESC, coalesce(known.layer, 5), known.person_id
  } AS people
WHERE size([known IN people WHERE known.is_reached]) < project.coverage_target
RETURN customer, project AS subject, {
  reached: size([known IN people WHERE known.is_reached]),
  people: size(people),
  coverage_target: project.coverage_target,
  coverage_due_on: project.coverage_due_on,
  days_late: duration.inDays(project.coverage_due_on, $as_of).days,
  team: COLLECT {
    MATCH (staff:Staff)-[work:WORKS_ON]->(project)
    WHERE term.is_active(work)
      AND term.is_present(staff)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  },
  next: [known IN people WHERE NOT known.is_reached | {person_id: known.person_id, person: known.person}][..3]
} AS evidence
