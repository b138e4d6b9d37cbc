/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "large_activity_kinds", "large_activity_budget"]
[en]
title   = "Large activity without project, budget or owner"
summary = """\
  Large activities, ahead or of the last twelve months or without a day, that support no \
  project, have no budget or nobody of ours as owner. Which activities are large is a parameter. \
  An activity with several customers is named for each."""
why     = """\
  An expo or a visit that serves no project, with nobody to answer for its cost, is a trip and \
  not an investment."""
finding = """\
  [[{kind}: ]]without {missing}[[; takes place on {planned_day}]][[; took place on \
  {held_day}]][[{!planned_day}{!held_day}; no day on record]].[[ Budget: {budget}]][[ \
  {currency}]][[{?budget}.]][[ Owner: {owners}.]]"""
remedy  = """\
  [[Let {owners} name what is missing]][[{!owners}{?participants}Make one of those who take part \
  ({participants}) the owner, who names the rest]][[{!owners}{!participants}Name an owner, who \
  names the rest]]: the project that it supports and its budget[[{?planned_day}; an activity \
  that supports nothing is better dropped]]."""
[zh]
title   = "大型活动未挂项目、预算或负责人"
summary = "未支撑任何项目、没有预算或没有我方负责人的大型活动：尚未举行的、近十二个月内的，以及没有日期的。何为大型活动由参数规定。涉及多个客户的活动按客户分别列出。"
why     = "不服务于任何项目、无人对费用负责的展会或参观只是出行，不是投入。"
finding = """\
  [[{kind}：]]缺{missing}[[；计划日期 {planned_day}]][[；已于 {held_day} 举\
  行]][[{!planned_day}{!held_day}；没有日期记录]]。[[预算：{budget}]][[ {currency}]][[{?budget}。]][[负责人：\
  {owners}。]]"""
remedy  = """\
  [[请{owners}补齐所缺信息]][[{!owners}{?participants}从参加者（{participants}）\
  中指定负责人并补齐其余信息]][[{!owners}{!participants}先指定负责人，由其补齐其余信息]]：所支撑的项目与预算[[{?planned_day}；\
  不支撑任何项目的活动宜取消]]。"""
+++ */
MATCH (activity:Activity)
WHERE term.is_large_activity(activity)
WITH activity,
  term.activity_day(activity) AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
WITH activity, day,
     EXISTS {
       MATCH (activity)-[support:SUPPORTS]->(:Project)
       WHERE term.was_active(support, activity)
     } AS has_project,
     COLLECT {
       MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
       WHERE term.was_active(ownership, activity)
       WITH DISTINCT staff
       RETURN {staff_id: staff.id, staff: staff.name}
       ORDER BY staff.id
     } AS owners
WHERE NOT has_project OR activity.budget IS NULL OR size(owners) = 0
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE term.was_active(link, activity)
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE term.was_active(support, activity)
  AND term.is_active(purpose)
WITH DISTINCT activity, day, has_project, owners, coalesce(direct, indirect) AS customer
WHERE term.is_asked_customer(customer)
RETURN customer, activity AS subject, {
  kind: activity.kind,
  held_day: CASE WHEN day <= $as_of THEN day END,
  planned_day: CASE WHEN day > $as_of THEN day END,
  budget: activity.budget,
  currency: activity.currency,
  missing: CASE WHEN has_project THEN [] ELSE [{fact: 'project', en: 'a project that it supports', zh: '支撑项目'}] END
    + CASE WHEN activity.budget IS NULL THEN [{fact: 'budget', en: 'a budget', zh: '预算'}] ELSE [] END
    + CASE WHEN size(owners) = 0 THEN [{fact: 'owner', en: 'an owner', zh: '负责人'}] ELSE [] END,
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
