/* +++
title    = { en = "Large activity without project, budget or owner", zh = "大型活动未挂项目、预算或负责人" }
summary  = { en = "Large activities, ahead or of the last twelve months or without a day, that support no project, have no budget or nobody of ours as owner. Which activities are large is a parameter. An activity with several customers is named for each.", zh = "未支撑任何项目、没有预算或没有我方负责人的大型活动：尚未举行的、近十二个月内的，以及没有日期的。何为大型活动由参数规定。涉及多个客户的活动按客户分别列出。" }
why      = { en = "An expo or a visit that serves no project, with nobody to answer for its cost, is a trip and not an investment.", zh = "不服务于任何项目、无人对费用负责的展会或参观只是出行，不是投入。" }
finding  = { en = "[[{kind}: ]]without {missing}[[; takes place on {planned_day}]][[; took place on {held_day}]][[{!planned_day}{!held_day}; no day on record]].[[ Budget: {budget}]][[ {currency}]][[{?budget}.]][[ Owner: {owners}.]]", zh = "[[{kind}：]]缺{missing}[[；计划日期 {planned_day}]][[；已于 {held_day} 举行]][[{!planned_day}{!held_day}；没有日期记录]]。[[预算：{budget}]][[ {currency}]][[{?budget}。]][[负责人：{owners}。]]" }
remedy   = { en = "[[Let {owners} name what is missing]][[{!owners}{?participants}Make one of those who take part ({participants}) the owner, who names the rest]][[{!owners}{!participants}Name an owner, who names the rest]]: the project that it supports and its budget[[{?planned_day}; an activity that supports nothing is better dropped]].", zh = "[[请{owners}补齐所缺信息]][[{!owners}{?participants}从参加者（{participants}）中指定负责人并补齐其余信息]][[{!owners}{!participants}先指定负责人，由其补齐其余信息]]：所支撑的项目与预算[[{?planned_day}；不支撑任何项目的活动宜取消]]。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "large_activity_kinds", "large_activity_budget"]
[items]
missing      = { en = "{en}", zh = "{zh}" }
owners       = { en = "{staff}", zh = "{staff}" }
participants = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (activity:Activity)
WHERE
  // term is_large_activity(activity)
  (coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
  // end
WITH activity,
  // term activity_day(activity)
  coalesce(activity.occurred_on, activity.planned_on)
  // end
  AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
WITH activity, day,
     EXISTS {
       MATCH (activity)-[support:SUPPORTS]->(:Project)
       WHERE
         // term was_active(support, activity)
         (support.since IS NULL OR support.since <= $as_of)
         AND (support.until IS NULL OR support.until > $as_of OR (
           support.until > coalesce(activity.occurred_on, activity.planned_on)
           AND (support.since IS NULL OR support.since <= coalesce(activity.occurred_on, activity.planned_on))
         ))
         // end
     } AS has_project,
     COLLECT {
       MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
       WHERE
         // term was_active(ownership, activity)
         (ownership.since IS NULL OR ownership.since <= $as_of)
         AND (ownership.until IS NULL OR ownership.until > $as_of OR (
           ownership.until > coalesce(activity.occurred_on, activity.planned_on)
           AND (ownership.since IS NULL OR ownership.since <= coalesce(activity.occurred_on, activity.planned_on))
         ))
         // end
       WITH DISTINCT staff
       RETURN {staff_id: staff.id, staff: staff.name}
       ORDER BY staff.id
     } AS owners
WHERE NOT has_project OR activity.budget IS NULL OR size(owners) = 0
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE
  // term was_active(link, activity)
  (link.since IS NULL OR link.since <= $as_of)
  AND (link.until IS NULL OR link.until > $as_of OR (
    link.until > coalesce(activity.occurred_on, activity.planned_on)
    AND (link.since IS NULL OR link.since <= coalesce(activity.occurred_on, activity.planned_on))
  ))
  // end
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE
  // term was_active(support, activity)
  (support.since IS NULL OR support.since <= $as_of)
  AND (support.until IS NULL OR support.until > $as_of OR (
    support.until > coalesce(activity.occurred_on, activity.planned_on)
    AND (support.since IS NULL OR support.since <= coalesce(activity.occurred_on, activity.planned_on))
  ))
  // end
  AND
  // term is_active(purpose)
  (purpose.since IS NULL OR purpose.since <= $as_of)
  AND (purpose.until IS NULL OR purpose.until > $as_of)
  // end
WITH DISTINCT activity, day, has_project, owners, coalesce(direct, indirect) AS customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer.id AS customer_id,
     customer.name AS customer,
     'activity' AS subject_kind,
     activity.id AS subject_id,
     activity.name AS subject,
     {
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
         WHERE
           // term was_active(attendance, activity)
           (attendance.since IS NULL OR attendance.since <= $as_of)
           AND (attendance.until IS NULL OR attendance.until > $as_of OR (
             attendance.until > coalesce(activity.occurred_on, activity.planned_on)
             AND (attendance.since IS NULL OR attendance.since <= coalesce(activity.occurred_on, activity.planned_on))
           ))
           // end
         WITH DISTINCT staff
         RETURN {staff_id: staff.id, staff: staff.name, layer: staff.layer}
         ORDER BY staff.layer, staff.id
         LIMIT 3
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
