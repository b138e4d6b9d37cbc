/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days"]
[en]
title   = "Target without an activity"
summary = """\
  Live projects selected as targets and not yet decided that no activity supports, neither one \
  of the last twelve months nor one ahead."""
why     = """\
  A target that nothing is done for is a wish: the relationship plan has to take it as its input."""
finding = """\
  Selected as a target, yet no activity supports it[[; decided on {decided_on}]].[[ Team: \
  {team}.]]"""
remedy  = """\
  [[Let {team} plan]][[{!team}Name a team that plans]] a technical exchange, a reference site \
  visit or an executive visit with {customer}[[ before {decided_on}]]."""
[zh]
title   = "目标没有活动支撑"
summary = "已选为目标、在途且未决策，而近十二个月及今后都没有活动支撑的项目。"
why     = "没有行动支撑的目标只是愿望：关系规划必须以目标为输入。"
finding = "已选为目标，却没有任何活动支撑[[；决策日期 {decided_on}]]。[[团队：{team}。]]"
remedy  = "[[请{team}]][[{!team}请先组建团队，]]与{customer}安排技术交流、样板点参观或高层拜访[[，须在 {decided_on} 之前]]。"
+++ */
MATCH (project:Project)-[purpose:FOR]->(customer:Customer)
WHERE project.selection = 'selected'
  AND (project.decided_on IS NULL OR project.decided_on > $as_of)
  AND term.is_live_project(project)
  AND term.is_active(purpose)
  AND term.is_asked_customer(customer)
  AND NOT EXISTS {
    MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
    WHERE coalesce(activity.occurred_on, activity.planned_on) >= $as_of - duration({days: $activity_days})
      AND term.was_active(support, activity)
  }
WITH DISTINCT customer, project
CALL (project) {
  MATCH (project)<-[work:WORKS_ON]-(staff:Staff)
  WHERE term.is_active(work)
    AND term.is_present(staff)
  WITH staff, min(work.role) AS role
  ORDER BY staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, role: role}) AS team
}
RETURN customer, project AS subject, {
  stage: project.stage,
  amount: project.amount,
  currency: project.currency,
  decided_on: project.decided_on,
  team: team
} AS evidence
