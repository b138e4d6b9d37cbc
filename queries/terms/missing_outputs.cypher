/* +++
speaks_of = ["plan", "customer"]
[en]
meaning = """\
  What is missing of each stage of a customer's year plan that was closed by the day asked \
  about: understanding needs a customer profile done by then, planning a budget and a selected \
  opportunity, execution an activity held since planning closed, evaluation an activity rated \
  since planning closed (a rating counts by its own day, whoever left since); and no stage is \
  closed before the one before it."""
[zh]
meaning = """\
  客户年度规划各已完成阶段所缺的产出：理解须有届时已完成的客户画像，规划须有预算与选定的机会，执行须有规划完成后举行的活动，评估须有规划完成后评价过的活动（评价以评价日为准，\
  评价人此后离职亦算）；且任一阶段不得早于前一阶段完成。"""
+++ */
[gap IN [
  CASE WHEN plan.understood_on <= $as_of AND NOT EXISTS {
    MATCH (customer)<-[belonging:ABOUT]-(profile:Insight {kind: 'customer_profile'})
    WHERE term.is_active(belonging)
      AND profile.done_on <= plan.understood_on
  } THEN {stage: 'understand', output: 'customer_profile'} END,
  CASE WHEN plan.planned_on <= $as_of AND plan.budget IS NULL THEN {stage: 'plan', output: 'budget'} END,
  CASE WHEN plan.planned_on <= $as_of AND NOT EXISTS {
    MATCH (customer)<-[belonging:FOR]-(target:Project {selection: 'selected'})
    WHERE term.is_active(belonging)
      AND (target.closed_on IS NULL OR target.closed_on > plan.planned_on)
  } THEN {stage: 'plan', output: 'selected_opportunity'} END,
  CASE WHEN plan.planned_on <= $as_of AND (plan.understood_on IS NULL OR plan.understood_on > plan.planned_on) THEN {stage: 'plan', output: 'stage_before'} END,
  CASE WHEN plan.executed_on <= $as_of AND NOT EXISTS {
    MATCH (customer)<-[link:WITH]-(held:Activity)
    WHERE term.was_active(link, held)
      AND held.occurred_on <= plan.executed_on
      AND (plan.planned_on IS NULL OR held.occurred_on >= plan.planned_on)
  } THEN {stage: 'execute', output: 'activity'} END,
  CASE WHEN plan.executed_on <= $as_of AND (plan.planned_on IS NULL OR plan.planned_on > plan.executed_on) THEN {stage: 'execute', output: 'stage_before'} END,
  CASE WHEN plan.evaluated_on <= $as_of AND NOT EXISTS {
    MATCH (customer)<-[link:WITH]-(rated:Activity)<-[rating:RATED]-(:Staff)
    WHERE term.was_active(link, rated)
      AND rating.rated_on <= plan.evaluated_on
      AND (plan.planned_on IS NULL OR rating.rated_on >= plan.planned_on)
  } THEN {stage: 'evaluate', output: 'rated_activity'} END,
  CASE WHEN plan.evaluated_on <= $as_of AND (plan.executed_on IS NULL OR plan.executed_on > plan.evaluated_on) THEN {stage: 'evaluate', output: 'stage_before'} END
] WHERE gap IS NOT NULL]
