/* +++
title    = { en = "Activity without the approval it needs", zh = "活动未经应有审批" }
summary  = { en = "Activities, ahead or of the last twelve months, that need approval and have none, or got it only after they took place. Approval is needed by kinds named in a parameter and by every activity in private.", zh = "应审批而未审批，或事后才获批的活动（尚未举行的或近十二个月内的）。须审批者：参数所列类型的活动，以及所有私人场合的活动。" }
why      = { en = "Integrity comes first when personal trust is built: what nobody approved beforehand can ruin both sides.", zh = "建立个人信任，诚信与边界为先：事先无人批准的活动可能毁掉双方。" }
finding  = { en = "[[{kind} ]]on {day} needs approval[[{?is_private}, for it is in private]]: [[approved only on {approved_on}]][[{!approved_on}none on record]].[[ Owner: {owners}.]][[ With: {guests}.]]", zh = "{day} 的[[{kind}]][[{!kind}活动]]须事先审批[[{?is_private}（私人场合）]]：[[{approved_on} 才获批]][[{!approved_on}没有审批记录]]。[[负责人：{owners}。]][[参加者：{guests}。]]" }
remedy   = { en = "[[{?is_planned}Get it approved before {day} or call it off]][[{!is_planned}Have it reviewed by compliance, and record the approval if there was one]][[ (with {owners})]].", zh = "[[{?is_planned}请在 {day} 之前获批，否则取消]][[{!is_planned}请合规部门复核；如当时已获批请补录]][[（由{owners}办理）]]。" }
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "activity_days"]
[sensitive]
rows = "is_private"
[params.approval_kinds]
type    = "list[str]"
default = ["meal"]
help    = { en = "Kinds of activity that need approval wherever they take place (our own default)", zh = "无论何处举行都须审批的活动类型（我方默认值）" }
[items]
owners = { en = "{staff}", zh = "{staff}" }
guests = { en = "{person}", zh = "{person}" }
+++ */
MATCH (activity:Activity)
WHERE (activity.kind IN $approval_kinds OR activity.scene = 'private')
WITH activity,
  // term activity_day(activity)
  coalesce(activity.occurred_on, activity.planned_on)
  // end
  AS day
WHERE day >= $as_of - duration({days: $activity_days})
  AND (activity.approved_on IS NULL OR activity.approved_on > day)
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
       is_private: NOT coalesce(activity.kind IN $approval_kinds, false),
       day: day,
       is_planned: day > $as_of,
       approved_on: activity.approved_on,
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
       },
       guests: COLLECT {
         MATCH (activity)<-[attendance:ATTENDED]-(person:Person)
         WHERE
           // term was_active(attendance, activity)
           (attendance.since IS NULL OR attendance.since <= $as_of)
           AND (attendance.until IS NULL OR attendance.until > $as_of OR (
             attendance.until > coalesce(activity.occurred_on, activity.planned_on)
             AND (attendance.since IS NULL OR attendance.since <= coalesce(activity.occurred_on, activity.planned_on))
           ))
           // end
         WITH DISTINCT person
         RETURN {person_id: person.id, person: person.name}
         ORDER BY person.id
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
