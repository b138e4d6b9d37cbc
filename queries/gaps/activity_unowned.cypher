/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "routine_kinds", "large_activity_kinds", "large_activity_budget"]
[en]
title   = "Activity without owner or expected result"
summary = """\
  Activities, ahead or of the last twelve months or without a day, that nobody of ours owns or \
  for which no result was expected. Routine visits are left out; that a large activity lacks an \
  owner is said by activity_unlinked."""
why     = """\
  A team is judged by its business result, down to one activity and one owner: what nobody \
  answers for and nobody expects anything of can't be judged."""
finding = """\
  [[{kind}: ]]without {missing}[[; takes place on {planned_day}]][[; took place on \
  {held_day}]][[{!planned_day}{!held_day}; no day on record]].[[ Owner: {owners}.]][[ Expected: \
  {expected_result}.]]"""
remedy  = """\
  [[Let {owners} say what is to come out of it]][[{!owners}{?participants}Make one of those who \
  take part ({participants}) the owner and let them say what is to come out of \
  it]][[{!owners}{!participants}Name an owner and let them say what is to come out of it]]."""
[zh]
title   = "活动无负责人或无预期成果"
summary = "没有我方负责人或没有预期成果的活动：尚未举行的、近十二个月内的，以及没有日期的。例行拜访除外；大型活动缺负责人由 activity_unlinked 报告。"
why     = "团队以经营结果评价，落到每一次活动、每一位负责人：无人负责、无所预期的活动无从评价。"
finding = """\
  [[{kind}：]]缺{missing}[[；计划日期 {planned_day}]][[；已于 {held_day} 举\
  行]][[{!planned_day}{!held_day}；没有日期记录]]。[[负责人：{owners}。]][[预期成果：{expected_result}。]]"""
remedy  = """\
  [[请{owners}写明预期成果]][[{!owners}{?participants}从参加者（{participants}）中指定负责人，\
  并由其写明预期成果]][[{!owners}{!participants}指定负责人，并由其写明预期成果]]。"""
+++ */
MATCH (activity:Activity)
WHERE NOT coalesce(activity.kind IN $routine_kinds, false)
WITH activity,
  term.activity_day(activity) AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
WITH activity, day,
     term.is_large_activity(activity) AS is_large,
     COLLECT {
       MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
       WHERE term.was_active(ownership, activity)
       WITH DISTINCT staff
       RETURN {staff_id: staff.id, staff: staff.name}
       ORDER BY staff.id
     } AS owners
WITH activity, day, owners, size(owners) = 0 AND NOT is_large AS lacks_owner, activity.expected_result IS NULL AS lacks_result
WHERE lacks_owner OR lacks_result
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE term.was_active(link, activity)
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE term.was_active(support, activity)
  AND term.is_active(purpose)
WITH DISTINCT activity, day, owners, lacks_owner, lacks_result, coalesce(direct, indirect) AS customer
WHERE term.is_asked_customer(customer)
RETURN customer, activity AS subject, {
  kind: activity.kind,
  held_day: CASE WHEN day <= $as_of THEN day END,
  planned_day: CASE WHEN day > $as_of THEN day END,
  expected_result: activity.expected_result,
  missing: CASE WHEN lacks_owner THEN [{fact: 'owner', en: 'an owner', zh: '负责人'}] ELSE [] END
    + CASE WHEN lacks_result THEN [{fact: 'expected_result', en: 'an expected result', zh: '预期成果'}] ELSE [] END,
  owners: owners,
  participants: COLLECT {
    MATCH (activity)<-[attendance:ATTENDED]-(staff:Staff)
    WHERE term.was_active(attendance, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name, layer: staff.layer}
    ORDER BY staff.layer, staff.id
    LIMIT 3
  }
} AS evidence
