/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[params.group_by]
type    = "str"
default = "customer"
values  = ["customer", "region"]
help    = { en = "What one row stands for", zh = "每行的汇总单位" }
[params.year]
type = "int?"
ge   = 1900
le   = 2200
help = { en = "Year of plans and activities; that of the day asked about when left out", zh = "规划与活动的年度；省略则取基准日所在年度" }
[columns]
row_id        = { type = "str?", en = "id", zh = "编号" }
row           = { type = "str?", en = "customer or region", zh = "客户或区域" }
year          = "int"
currency      = "str?"
budget        = { type = "float?", en = "budget of the plans", zh = "规划预算" }
cost_held     = "float"
cost_ahead    = "float"
budget_left   = "float?"
is_over       = "bool?"
uncosted      = "int"
[en]
title   = "Plan cost against budget"
summary = """\
  For each customer, or each region, and currency: the budget of the year's plans, the cost of \
  the year's activities with it (their cost estimate, else their budget), held and still ahead, \
  what is left, and activities without a figure. A sum over the budget is flagged; without a \
  plan's budget nothing is left to say."""
[zh]
title   = "规划费用与预算"
summary = "按客户或区域、按币种列出当年规划预算、当年活动费用（取费用估算，否则取活动预算，分已举行与未举行）、余额，以及没有金额的活动数。超出预算予以标出；没有规划预算则不作判断。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, coalesce($year, $as_of.year) AS year
CALL (customer, year) {
  MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
  WHERE term.is_active(belonging)
    AND plan.year = year
  WITH DISTINCT plan
  RETURN 'plan ' + plan.id AS counted, plan.currency AS currency, plan.budget AS budget, 0.0 AS cost_held, 0.0 AS cost_ahead, 0 AS uncosted
  UNION ALL
  MATCH (customer)<-[link:WITH]-(activity:Activity)
  WHERE term.was_active(link, activity)
  WITH DISTINCT year, activity,
    term.activity_day(activity) AS day
  WHERE day.year = year
  WITH activity, coalesce(activity.cost, activity.budget) AS cost, coalesce(activity.occurred_on <= $as_of, false) AS is_held
  RETURN 'activity ' + activity.id AS counted,
         activity.currency AS currency,
         null AS budget,
         CASE WHEN is_held THEN coalesce(cost, 0.0) ELSE 0.0 END AS cost_held,
         CASE WHEN is_held THEN 0.0 ELSE coalesce(cost, 0.0) END AS cost_ahead,
         CASE WHEN cost IS NULL THEN 1 ELSE 0 END AS uncosted
}
// What two customers of one region share counts once there.
WITH DISTINCT CASE $group_by WHEN 'region' THEN customer.region ELSE customer.id END AS row_id,
     CASE $group_by WHEN 'region' THEN customer.region ELSE customer.name END AS row,
     year, counted, currency, budget, cost_held, cost_ahead, uncosted
WITH row_id, row, year, currency,
     CASE WHEN count(budget) > 0 THEN 1.0 * sum(budget) END AS budget,
     1.0 * sum(cost_held) AS cost_held,
     1.0 * sum(cost_ahead) AS cost_ahead,
     sum(uncosted) AS uncosted
RETURN row_id,
       row,
       year,
       currency,
       budget,
       cost_held,
       cost_ahead,
       budget - cost_held - cost_ahead AS budget_left,
       cost_held + cost_ahead > budget AS is_over,
       uncosted
ORDER BY row_id IS NULL, row_id, currency IS NULL, currency
