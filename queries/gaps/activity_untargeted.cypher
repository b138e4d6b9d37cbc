/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "routine_kinds", "large_activity_kinds", "large_activity_budget"]
[items]
targets  = { en = "{project}", zh = "{project}" }
[en]
title   = "Planned activity that serves no target"
summary = """\
  Activities ahead, routine visits aside, that support none of the live projects selected as \
  targets, at customers that have such targets. A large activity without any project is said by \
  activity_unlinked."""
why     = """\
  The company chose its targets and puts its resources there; a plan that doesn't start from \
  them spends on something else."""
finding = """\
  [[{kind} ]]planned for {day} supports no target[[, only {projects}]]; targets there: {targets}."""
remedy  = "[[Let {owners} turn it]][[{!owners}Turn it]] towards {targets}, or free its resources."
[zh]
title   = "计划活动未服务于目标"
summary = "在有选定目标（在途且未决策的项目）的客户处，未支撑任何目标的待举行活动（例行拜访除外）。没有任何项目的大型活动由 activity_unlinked 报告。"
why     = "目标由公司选定，资源随之投入；不以目标为输入的计划就是把钱花在别处。"
finding = "计划于 {day} 举行的[[{kind}]][[{!kind}活动]]未支撑任何目标[[，仅支撑{projects}]]；该客户的目标：{targets}。"
remedy  = "[[请{owners}]][[{!owners}请]]将其转向{targets}，否则释放资源。"
+++ */
MATCH (project:Project)-[purpose:FOR]->(customer:Customer)
WHERE project.selection = 'selected'
  AND (project.decided_on IS NULL OR project.decided_on > $as_of)
  AND term.is_live_project(project)
  AND term.is_active(purpose)
  AND term.is_asked_customer(customer)
WITH DISTINCT customer, project
ORDER BY project.id
WITH customer, collect({project_id: project.id, project: project.name}) AS targets
MATCH (customer)<-[link:WITH]-(activity:Activity)
WHERE NOT coalesce(activity.kind IN $routine_kinds, false)
  AND term.is_planned_activity(activity)
  AND term.is_active(link)
WITH DISTINCT customer, targets, activity
WITH customer, targets, activity, COLLECT {
  MATCH (activity)-[support:SUPPORTS]->(supported:Project)
  WHERE term.is_active(support)
  WITH DISTINCT supported
  RETURN {project_id: supported.id, project: supported.name}
  ORDER BY supported.id
} AS projects
WHERE none(supported IN projects WHERE any(target IN targets WHERE target.project_id = supported.project_id))
  AND (size(projects) > 0 OR NOT term.is_large_activity(activity))
RETURN customer, activity AS subject, {
  kind: activity.kind,
  day: term.activity_day(activity),
  projects: projects,
  targets: targets,
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
