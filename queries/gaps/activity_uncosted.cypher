/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "large_activity_kinds", "large_activity_budget"]
[en]
title   = "Large activity without guests, days or cost"
summary = """\
  Large activities, ahead or of the last twelve months or without a day, for which nobody \
  recorded how many of the customer's people come, for how many days, and what it costs at a \
  first estimate. A nought is an answer."""
why     = """\
  How many customers, how many days and a first cost estimate are what a budget is made of; \
  without them no two activities can be weighed against each other."""
finding = """\
  [[{kind}: ]]without {missing}[[; takes place on {planned_day}]][[; took place on \
  {held_day}]][[{!planned_day}{!held_day}; no day on record]].[[ Guests: {guests}.]][[ Days: \
  {days}.]][[ Cost: {cost}.]]"""
remedy  = """\
  [[Let {owners} fill in {missing}]][[{!owners}Name an owner, who fills in \
  {missing}]][[{?planned_day} before the invitations go out]]."""
[zh]
title   = "大型活动缺客户人数、天数或费用"
summary = "未记录客户人数、天数或费用估算的大型活动：尚未举行的、近十二个月内的，以及没有日期的。填 0 视为已记录。"
why     = "预算就是由多少客户、多少天、估算多少费用构成的；缺了这些，活动之间无法比较取舍。"
finding = """\
  [[{kind}：]]缺{missing}[[；计划日期 {planned_day}]][[；已于 {held_day} 举\
  行]][[{!planned_day}{!held_day}；没有日期记录]]。[[客户人数：{guests}。]][[天数：{days}。]][[费用：{cost}。]]"""
remedy  = "[[请{owners}]][[{!owners}请先指定负责人]][[{?planned_day}在发出邀请前]]补齐{missing}。"
+++ */
MATCH (activity:Activity)
WHERE (activity.guests IS NULL OR activity.days IS NULL OR activity.cost IS NULL)
  AND term.is_large_activity(activity)
WITH activity,
  term.activity_day(activity) AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE term.was_active(link, activity)
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE term.was_active(support, activity)
  AND term.is_active(purpose)
WITH DISTINCT activity, day, coalesce(direct, indirect) AS customer
WHERE term.is_asked_customer(customer)
RETURN customer, activity AS subject, {
  kind: activity.kind,
  held_day: CASE WHEN day <= $as_of THEN day END,
  planned_day: CASE WHEN day > $as_of THEN day END,
  guests: activity.guests,
  days: activity.days,
  cost: activity.cost,
  missing: CASE WHEN activity.guests IS NULL THEN [{fact: 'guests', en: 'the number of guests', zh: '客户人数'}] ELSE [] END
    + CASE WHEN activity.days IS NULL THEN [{fact: 'days', en: 'the number of days', zh: '天数'}] ELSE [] END
    + CASE WHEN activity.cost IS NULL THEN [{fact: 'cost', en: 'a cost estimate', zh: '费用估算'}] ELSE [] END,
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
