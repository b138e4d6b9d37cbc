/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id   = "str"
customer      = "str?"
plan_id       = "str?"
year          = "int"
stage         = { type = "str?", en = "last stage closed", zh = "最近完成阶段" }
next_stage    = { type = "str?", en = "stage in work", zh = "进行中阶段" }
understood_on = "date?"
planned_on    = { type = "date?", en = "planning closed on", zh = "规划完成日期" }
executed_on   = "date?"
evaluated_on  = "date?"
missing       = { type = "list[map]", en = "missing", zh = "缺失产出" }
[en]
title   = "Year cycle of a customer"
summary = """\
  For each customer's plan up to the year asked about: the last stage closed of understand, \
  plan, execute and evaluate, the day of each, and what is missing of the closed ones. A \
  customer without a plan for the year has a row that says so."""
[zh]
title   = "客户年度循环"
summary = "逐客户列出截至所查年度的规划：理解、规划、执行、评估中最近完成的阶段、各阶段完成日期，以及已完成阶段所缺的产出。当年没有规划的客户亦列一行说明。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
  WHERE term.is_active(belonging)
    AND plan.year <= $as_of.year
  RETURN DISTINCT plan, plan.year AS year
  UNION
  WITH customer
  WHERE NOT EXISTS {
    MATCH (own:CustomerPlan)-[belonging:FOR]->(customer)
    WHERE term.is_active(belonging)
      AND own.year = $as_of.year
  }
  RETURN null AS plan, $as_of.year AS year
}
WITH customer, plan, year,
  CASE WHEN plan IS NULL THEN [] ELSE term.missing_outputs(plan, customer) END AS missing,
  [step IN ['understand', 'plan', 'execute', 'evaluate']
   WHERE CASE step WHEN 'understand' THEN plan.understood_on WHEN 'plan' THEN plan.planned_on WHEN 'execute' THEN plan.executed_on ELSE plan.evaluated_on END <= $as_of] AS closed
RETURN customer.id AS customer_id,
       customer.name AS customer,
       plan.id AS plan_id,
       year,
       last(closed) AS stage,
       CASE WHEN plan IS NOT NULL THEN head([step IN ['understand', 'plan', 'execute', 'evaluate'] WHERE NOT step IN closed]) END AS next_stage,
       plan.understood_on AS understood_on,
       plan.planned_on AS planned_on,
       plan.executed_on AS executed_on,
       plan.evaluated_on AS evaluated_on,
       missing
ORDER BY customer_id, year DESC, plan_id
