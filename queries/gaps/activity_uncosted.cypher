/* +++
title    = { en = "Large activity without guests, days or cost", zh = "大型活动缺客户人数、天数或费用" }
summary  = { en = "Large activities, ahead or of the last twelve months or without a day, for which nobody recorded how many of the customer's people come, for how many days, and what it costs at a first estimate. A nought is an answer.", zh = "未记录客户人数、天数或费用估算的大型活动：尚未举行的、近十二个月内的，以及没有日期的。填 0 视为已记录。" }
why      = { en = "How many customers, how many days and a first cost estimate are what a budget is made of; without them no two activities can be weighed against each other.", zh = "预算就是由多少客户、多少天、估算多少费用构成的；缺了这些，活动之间无法比较取舍。" }
finding  = { en = "[[{kind}: ]]without {missing}[[; takes place on {planned_day}]][[; took place on {held_day}]][[{!planned_day}{!held_day}; no day on record]].[[ Guests: {guests}.]][[ Days: {days}.]][[ Cost: {cost}.]]", zh = "[[{kind}：]]缺{missing}[[；计划日期 {planned_day}]][[；已于 {held_day} 举行]][[{!planned_day}{!held_day}；没有日期记录]]。[[客户人数：{guests}。]][[天数：{days}。]][[费用：{cost}。]]" }
remedy   = { en = "[[Let {owners} fill in {missing}]][[{!owners}Name an owner, who fills in {missing}]][[{?planned_day} before the invitations go out]].", zh = "[[请{owners}]][[{!owners}请先指定负责人]][[{?planned_day}在发出邀请前]]补齐{missing}。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "large_activity_kinds", "large_activity_budget"]
[items]
missing = { en = "{en}", zh = "{zh}" }
owners  = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (activity:Activity)
WHERE (activity.guests IS NULL OR activity.days IS NULL OR activity.cost IS NULL)
  AND
  // term is_large_activity(activity)
  (coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
  // end
WITH activity,
  // term activity_day(activity)
  coalesce(activity.occurred_on, activity.planned_on)
  // end
  AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
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
WITH DISTINCT activity, day, coalesce(direct, indirect) AS customer
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
       guests: activity.guests,
       days: activity.days,
       cost: activity.cost,
       missing: CASE WHEN activity.guests IS NULL THEN [{fact: 'guests', en: 'the number of guests', zh: '客户人数'}] ELSE [] END
         + CASE WHEN activity.days IS NULL THEN [{fact: 'days', en: 'the number of days', zh: '天数'}] ELSE [] END
         + CASE WHEN activity.cost IS NULL THEN [{fact: 'cost', en: 'a cost estimate', zh: '费用估算'}] ELSE [] END,
       owners: COLLECT {
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
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
