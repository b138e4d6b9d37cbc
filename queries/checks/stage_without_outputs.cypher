/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
missing  = { en = "{output} ({stage})", zh = "{output}（{stage}）" }
[en]
title   = "Stage closed without its outputs"
summary = """\
  Year plans of customers with a stage closed by the day asked about whose outputs are not \
  recorded: a customer profile for understanding, a budget and a selected opportunity for \
  planning, an activity for execution, a rated activity for evaluation, and the stage before."""
why     = """\
  A stage that closes without its outputs is a date in a table, and the next stage builds on \
  nothing."""
finding = "Plan for {year}: missing {missing}."
remedy  = "Record what the stage brought, or open the stage again by taking out its day."
[zh]
title   = "阶段完成而缺产出"
summary = "在基准日已完成某阶段、但未记录其产出的客户年度规划：理解缺客户画像，规划缺预算或选定的机会，执行缺活动，评估缺已评价的活动，或前一阶段尚未完成。"
why     = "没有产出的“完成”只是一个日期，下一阶段无所依据。"
finding = "{year} 年规划：缺{missing}。"
remedy  = "补录该阶段的产出，或删去其完成日期重新打开该阶段。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
WHERE term.is_active(belonging)
WITH DISTINCT customer, plan
WITH customer, plan,
  term.missing_outputs(plan, customer) AS missing
WHERE size(missing) > 0
RETURN customer.id AS customer_id,
       customer.name AS customer,
       'customer_plan' AS subject_kind,
       plan.id AS subject_id,
       plan.name AS subject,
       {year: plan.year, missing: missing} AS evidence
ORDER BY customer_id, subject_id
