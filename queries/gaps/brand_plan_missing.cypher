/* +++
title    = { en = "Large opportunity without a brand plan", zh = "大机会缺少品牌活动计划" }
summary  = { en = "Live projects not yet decided whose amount reaches the limit and for which no large activity (expo, forum, summit, visit to us, reference site ...) is planned or was held since they were opened.", zh = "尚未决策、金额达到限额的在途项目，自立项以来没有已举行或计划中的大型活动（展会、论坛、峰会、来访、样板点等）支撑。" }
why      = { en = "A large opportunity is won in the open as well: the company calendar first, then reference sites and reference customers of the region.", zh = "大机会也要在明处赢得：先用公司级活动，再用区域样板点与样板客户。" }
finding  = { en = "{amount} {currency}, and no large activity supports it[[; decided on {decided_on}]].[[ Small activities so far: {activities}.]]", zh = "金额 {amount} {currency}，没有大型活动支撑[[；{decided_on} 决策]]。[[目前仅有小型活动：{activities}。]]" }
remedy   = { en = "Let [[{owners}]][[{!owners}the project's team]] choose from the company calendar, or plan a visit to a reference site[[ before {decided_on}]].", zh = "请[[{owners}]][[{!owners}项目团队]][[在 {decided_on} 前]]从公司活动日历中选择，或安排样板点参观。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "large_activity_kinds", "large_activity_budget"]
[params.brand_amount]
type    = "float"
default = 10000000.0
ge      = 0
help    = { en = "Amount from which an opportunity is large, in the project's currency (our own default)", zh = "达到该金额即为大机会，按项目币种（我方默认值）" }
[items]
owners     = { en = "{staff}", zh = "{staff}" }
activities = { en = "{activity}", zh = "{activity}" }
+++ */
MATCH (project:Project)
WHERE project.amount >= $brand_amount
  AND (project.decided_on IS NULL OR project.decided_on > $as_of)
  AND
  // term is_live_project
  (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  // end
  AND NOT EXISTS {
    MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
    WHERE
      // term is_active(support)
      (support.since IS NULL OR support.since <= $as_of)
      AND (support.until IS NULL OR support.until > $as_of)
      // end
      AND
      // term is_large_activity(activity)
      (coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
      // end
      AND (activity.planned_on >= $as_of OR activity.occurred_on > $as_of
           OR (activity.occurred_on <= $as_of AND (project.opened_on IS NULL OR activity.occurred_on >= project.opened_on)))
  }
MATCH (project)-[purpose:FOR]->(customer:Customer)
WHERE
  // term is_active(purpose)
  (purpose.since IS NULL OR purpose.since <= $as_of)
  AND (purpose.until IS NULL OR purpose.until > $as_of)
  // end
  AND
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH DISTINCT project, customer
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       amount: project.amount,
       currency: project.currency,
       decided_on: project.decided_on,
       owners: COLLECT {
         MATCH (project)<-[work:WORKS_ON]-(staff:Staff)
         WHERE
           // term is_active(work)
           (work.since IS NULL OR work.since <= $as_of)
           AND (work.until IS NULL OR work.until > $as_of)
           // end
           AND
           // term is_present(staff)
           (staff.left_on IS NULL OR staff.left_on > $as_of)
           // end
         WITH DISTINCT staff
         RETURN {staff_id: staff.id, staff: staff.name}
         ORDER BY staff.id
       },
       activities: COLLECT {
         MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
         WHERE
           // term is_active(support)
           (support.since IS NULL OR support.since <= $as_of)
           AND (support.until IS NULL OR support.until > $as_of)
           // end
         WITH DISTINCT activity
         RETURN {activity_id: activity.id, activity: activity.name}
         ORDER BY activity.id
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
