/* +++
title    = { en = "Stage closed without its outputs", zh = "阶段完成而缺产出" }
summary  = { en = "Year plans of customers with a stage closed by the day asked about whose outputs are not recorded: a customer profile for understanding, a budget and a selected opportunity for planning, an activity for execution, a rated activity for evaluation, and the stage before.", zh = "在基准日已完成某阶段、但未记录其产出的客户年度规划：理解缺客户画像，规划缺预算或选定的机会，执行缺活动，评估缺已评价的活动，或前一阶段尚未完成。" }
why      = { en = "A stage that closes without its outputs is a date in a table, and the next stage builds on nothing.", zh = "没有产出的“完成”只是一个日期，下一阶段无所依据。" }
finding  = { en = "Plan for {year}: missing {missing}.", zh = "{year} 年规划：缺{missing}。" }
remedy   = { en = "Record what the stage brought, or open the stage again by taking out its day.", zh = "补录该阶段的产出，或删去其完成日期重新打开该阶段。" }
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
missing  = { en = "{output} ({stage})", zh = "{output}（{stage}）" }
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
MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
WHERE
  // term is_active(belonging)
  (belonging.since IS NULL OR belonging.since <= $as_of)
  AND (belonging.until IS NULL OR belonging.until > $as_of)
  // end
WITH DISTINCT customer, plan
WITH customer, plan,
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
  AS missing
WHERE size(missing) > 0
RETURN customer.id AS customer_id,
       customer.name AS customer,
       'customer_plan' AS subject_kind,
       plan.id AS subject_id,
       plan.name AS subject,
       {year: plan.year, missing: missing} AS evidence
ORDER BY customer_id, subject_id
