/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "large_activity_kinds", "large_activity_budget"]
[params.brand_amount]
type    = "float"
default = 10000000.0
ge      = 0
help    = { en = "Amount from which an opportunity is large, in the project's currency (our own default)", zh = "达到该金额即为大机会，按项目币种（我方默认值）" }
[items]
activities = { en = "{activity}", zh = "{activity}" }
[en]
title   = "Large opportunity without a brand plan"
summary = """\
  Live projects not yet decided whose amount reaches the limit and for which no large activity \
  (expo, forum, summit, visit to us, reference site ...) is planned or was held since they were \
  opened."""
why     = """\
  A large opportunity is won in the open as well: the company calendar first, then reference \
  sites and reference customers of the region."""
finding = """\
  {amount} {currency}, and no large activity supports it[[; decided on {decided_on}]].[[ Small \
  activities so far: {activities}.]]"""
remedy  = """\
  Let [[{owners}]][[{!owners}the project's team]] choose from the company calendar, or plan a \
  visit to a reference site[[ before {decided_on}]]."""
[zh]
title   = "大机会缺少品牌活动计划"
summary = "尚未决策、金额达到限额的在途项目，自立项以来没有已举行或计划中的大型活动（展会、论坛、峰会、来访、样板点等）支撑。"
why     = "大机会也要在明处赢得：先用公司级活动，再用区域样板点与样板客户。"
finding = "金额 {amount} {currency}，没有大型活动支撑[[；{decided_on} 决策]]。[[目前仅有小型活动：{activities}。]]"
remedy  = "请[[{owners}]][[{!owners}项目团队]][[在 {decided_on} 前]]从公司活动日历中选择，或安排样板点参观。"
+++ */
MATCH (project:Project)
WHERE project.amount >= $brand_amount
  AND (project.decided_on IS NULL OR project.decided_on > $as_of)
  AND term.is_live_project(project)
  AND NOT EXISTS {
    MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
    WHERE term.is_active(support)
      AND term.is_large_activity(activity)
      AND (activity.planned_on >= $as_of OR activity.occurred_on > $as_of
           OR (activity.occurred_on <= $as_of AND (project.opened_on IS NULL OR activity.occurred_on >= project.opened_on)))
  }
MATCH (project)-[purpose:FOR]->(customer:Customer)
WHERE term.is_active(purpose)
  AND term.is_asked_customer(customer)
WITH DISTINCT project, customer
RETURN customer, project AS subject, {
  amount: project.amount,
  currency: project.currency,
  decided_on: project.decided_on,
  owners: COLLECT {
    MATCH (project)<-[work:WORKS_ON]-(staff:Staff)
    WHERE term.is_active(work)
      AND term.is_present(staff)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  },
  activities: COLLECT {
    MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
    WHERE term.is_active(support)
    WITH DISTINCT activity
    RETURN {activity_id: activity.id, activity: activity.name}
    ORDER BY activity.id
  }
} AS evidence
