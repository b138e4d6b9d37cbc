/* +++
kind     = "gap"
severity = "medium"
identity = ["project_stage"]
uses     = ["as_of", "customer_id", "project_id"]
[params.grace_days]
type    = "int"
default = 30
ge      = 0
le      = 36500
help    = { en = "Days that a stage may run before its first activity (our own default)", zh = "阶段开始后允许多少天没有活动（我方默认值）" }
[items]
team = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Project stage without an activity"
summary = """\
  Live projects in whose running stage no customer activity was held or is planned for a coming \
  day of it. Lead: from the opening to the freeze day of the first control point that has one. \
  Tender: from there to the decision. Execution: after the decision, unless lost or dropped."""
why     = """\
  Activities accompany the whole life of a project; a stage without one is a stage in which \
  others are heard."""
finding = """\
  In {project_stage} since {begun_on} ({days|day|days}) without any activity held or planned."""
remedy  = "[[Let {team} hold]][[{!team}Hold]] one that fits the stage: {fitting_kinds}."
[zh]
title   = "项目阶段无活动"
summary = "当前阶段内既未举行任何客户活动、也未计划在该阶段余下日期举行的在途项目。线索阶段：自立项至首个有冻结日的控制点冻结；招标阶段：自此至决策；执行阶段：决策之后，失标或取消者除外。"
why     = "活动应伴随项目全过程；没有活动的阶段，就是别人在说话的阶段。"
finding = "自 {begun_on} 起处于{project_stage}（{days} 天），既未举行也未计划任何活动。"
remedy  = "[[请{team}]]安排适合该阶段的活动：{fitting_kinds}。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  term.project_stages(project) AS stages
UNWIND stages AS stage
WITH project, customer, stage
WHERE stage.begun_on <= $as_of - duration({days: $grace_days})
  AND (stage.ended_on IS NULL OR stage.ended_on > $as_of)
  AND NOT EXISTS {
    MATCH (activity:Activity)-[supported:SUPPORTS]->(project)
    WHERE term.was_active(supported, activity)
      AND ((activity.occurred_on >= stage.begun_on AND activity.occurred_on <= $as_of)
        OR (term.is_planned_activity(activity)
          AND (stage.ended_on IS NULL OR coalesce(activity.occurred_on, activity.planned_on) < stage.ended_on)
        ))
  }
RETURN customer, project AS subject, {
  project_stage: stage.name,
  begun_on: stage.begun_on,
  ended_on: stage.ended_on,
  days: duration.inDays(stage.begun_on, $as_of).days,
  fitting_kinds: CASE stage.name
    WHEN 'lead' THEN ['topical_exchange', 'visit_to_us', 'reference_visit']
    WHEN 'tender' THEN ['technical_exchange', 'executive_visit']
    ELSE ['review', 'training', 'service']
  END,
  team: COLLECT {
    MATCH (staff:Staff)-[work:WORKS_ON]->(project)
    WHERE term.is_active(work)
      AND term.is_present(staff)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
ORDER BY customer_id, subject_id, evidence.begun_on, evidence.project_stage
