/* +++
title   = { en = "Year cycle of a customer", zh = "客户年度循环" }
summary = { en = "For each customer's plan up to the year asked about: the last stage closed of understand, plan, execute and evaluate, the day of each, and what is missing of the closed ones. A customer without a plan for the year has a row that says so.", zh = "逐客户列出截至所查年度的规划：理解、规划、执行、评估中最近完成的阶段、各阶段完成日期，以及已完成阶段所缺的产出。当年没有规划的客户亦列一行说明。" }
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
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
CALL (customer) {
  MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
  WHERE
    // term is_active(belonging)
    (belonging.since IS NULL OR belonging.since <= $as_of)
    AND (belonging.until IS NULL OR belonging.until > $as_of)
    // end
    AND plan.year <= $as_of.year
  RETURN DISTINCT plan, plan.year AS year
  UNION
  WITH customer
  WHERE NOT EXISTS {
    MATCH (own:CustomerPlan)-[belonging:FOR]->(customer)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND own.year = $as_of.year
  }
  RETURN null AS plan, $as_of.year AS year
}
WITH customer, plan, year,
  CASE WHEN plan IS NULL THEN [] ELSE
    // term missing_outputs
    [gap IN [
      CASE WHEN plan.understood_on <= $as_of AND NOT EXISTS {
        MATCH (customer)<-[belonging:ABOUT]-(profile:Insight {kind: 'customer_profile'})
        WHERE
          (belonging.since IS NULL OR belonging.since <= $as_of)
          AND (belonging.until IS NULL OR belonging.until > $as_of)
          AND profile.done_on <= plan.understood_on
      } THEN {stage: 'understand', output: 'customer_profile'} END,
      CASE WHEN plan.planned_on <= $as_of AND plan.budget IS NULL THEN {stage: 'plan', output: 'budget'} END,
      CASE WHEN plan.planned_on <= $as_of AND NOT EXISTS {
        MATCH (customer)<-[belonging:FOR]-(target:Project {selection: 'selected'})
        WHERE
          (belonging.since IS NULL OR belonging.since <= $as_of)
          AND (belonging.until IS NULL OR belonging.until > $as_of)
          AND (target.closed_on IS NULL OR target.closed_on > plan.planned_on)
      } THEN {stage: 'plan', output: 'selected_opportunity'} END,
      CASE WHEN plan.planned_on <= $as_of AND (plan.understood_on IS NULL OR plan.understood_on > plan.planned_on) THEN {stage: 'plan', output: 'stage_before'} END,
      CASE WHEN plan.executed_on <= $as_of AND NOT EXISTS {
        MATCH (customer)<-[link:WITH]-(held:Activity)
        WHERE
          (link.since IS NULL OR link.since <= $as_of)
          AND (link.until IS NULL OR link.until > $as_of OR (
            link.until > coalesce(held.occurred_on, held.planned_on)
            AND (link.since IS NULL OR link.since <= coalesce(held.occurred_on, held.planned_on))
          ))
          AND held.occurred_on <= plan.executed_on
          AND (plan.planned_on IS NULL OR held.occurred_on >= plan.planned_on)
      } THEN {stage: 'execute', output: 'activity'} END,
      CASE WHEN plan.executed_on <= $as_of AND (plan.planned_on IS NULL OR plan.planned_on > plan.executed_on) THEN {stage: 'execute', output: 'stage_before'} END,
      CASE WHEN plan.evaluated_on <= $as_of AND NOT EXISTS {
        MATCH (customer)<-[link:WITH]-(rated:Activity)<-[rating:RATED]-(:Staff)
        WHERE
          (link.since IS NULL OR link.since <= $as_of)
          AND (link.until IS NULL OR link.until > $as_of OR (
            link.until > coalesce(rated.occurred_on, rated.planned_on)
            AND (link.since IS NULL OR link.since <= coalesce(rated.occurred_on, rated.planned_on))
          ))
          AND rating.rated_on <= plan.evaluated_on
          AND (plan.planned_on IS NULL OR rating.rated_on >= plan.planned_on)
      } THEN {stage: 'evaluate', output: 'rated_activity'} END,
      CASE WHEN plan.evaluated_on <= $as_of AND (plan.executed_on IS NULL OR plan.executed_on > plan.evaluated_on) THEN {stage: 'evaluate', output: 'stage_before'} END
    ] WHERE gap IS NOT NULL]
    // end
  END AS missing,
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
