/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id      = "str"
customer         = "str?"
plan_id          = "str"
year             = "int"
maturity         = "int?"
maturity_change  = "int?"
stages_closed    = "int"
[en]
title   = "Maturity over the years"
summary = """\
  For each customer the maturity that its plan of each year recorded, the change from the plan \
  before, and how far the plan's cycle had got on the day asked about. Plans of coming years are \
  left out."""
[zh]
title   = "成熟度历程"
summary = "逐客户列出各年度规划记录的成熟度、与上一份规划相比的变化，以及该年度循环在基准日的进度。未来年度的规划不列。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
WHERE term.is_active(belonging)
  AND plan.year <= $as_of.year
WITH DISTINCT customer, plan
ORDER BY customer.id, plan.year, plan.id
WITH customer, collect(plan) AS plans
UNWIND range(0, size(plans) - 1) AS place
WITH customer, plans[place] AS plan, CASE WHEN place > 0 THEN plans[place - 1].maturity END AS maturity_before
RETURN customer.id AS customer_id,
       customer.name AS customer,
       plan.id AS plan_id,
       plan.year AS year,
       plan.maturity AS maturity,
       plan.maturity - maturity_before AS maturity_change,
       size([closed_on IN [plan.understood_on, plan.planned_on, plan.executed_on, plan.evaluated_on] WHERE closed_on <= $as_of]) AS stages_closed
ORDER BY customer_id, year, plan_id
