/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "activity_days"]
[items]
projects = { en = "{project} is decided on {decided_on}, {days_late|day|days} before that", zh = "{project}的决策日为 {decided_on}（早 {days_late} 天）" }
[en]
title   = "Activity after the decision it is to support"
summary = """\
  Activities, ahead or of the last twelve months, whose day is not before the decision of a \
  project that they support; without a decision day, the day on which the project closed counts. \
  Once a project is won, activities that accompany its execution are right and not named."""
why     = "An April expo can't support a March decision: the money is spent and the vote is over."
finding = "[[{kind}: ]]on {day}, but {projects}."
remedy  = """\
  [[{?is_planned}Move it to a day before {earliest_decided_on}, or let a technical exchange or a \
  visit take its place in time]][[{!is_planned}Too late for this decision: look now for what \
  else ahead supports these projects, or plan a visit before the next decision of {customer}]][[ \
  (owner: {owners})]]."""
[zh]
title   = "活动晚于所支撑项目的决策"
summary = "日期不早于所支撑项目决策日的活动（尚未举行的或近十二个月内的）；项目没有决策日期时以关闭日期为准。项目中标后伴随履约的活动属正常，不再列出。"
why     = "四月的展会支撑不了三月的决策：钱花了，票已经投完。"
finding = "[[{kind}：]]日期为 {day}，而{projects}。"
remedy  = """\
  [[{?is_planned}提前到 {earliest_decided_on} 之前举行，或改以技术交流、拜访及时替代]][[{!is_planned}对该决策已来不及：\
  请核对这些项目还有哪些后续活动，或在{customer}下一次决策前安排拜访]][[（负责人：{owners}）]]。"""
+++ */
MATCH (activity:Activity)-[support:SUPPORTS]->(project:Project)
WHERE term.was_active(support, activity)
WITH activity, project,
  term.activity_day(activity) AS day,
  coalesce(project.decided_on, project.closed_on) AS decided_on
WHERE day >= decided_on
  AND day >= $as_of - duration({days: $activity_days})
  AND NOT (coalesce(project.outcome = 'won', false) AND decided_on <= $as_of)
MATCH (project)-[purpose:FOR]->(customer:Customer)
WHERE term.is_active(purpose)
WITH DISTINCT customer, activity, project, day, decided_on
WHERE term.is_asked_customer(customer)
ORDER BY decided_on, project.id
WITH customer, activity, day, collect({
  project_id: project.id,
  project: project.name,
  decided_on: decided_on,
  days_late: duration.inDays(decided_on, day).days
}) AS projects
RETURN customer, activity AS subject, {
  kind: activity.kind,
  day: day,
  is_planned: day > $as_of,
  earliest_decided_on: projects[0].decided_on,
  projects: projects,
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
