/* +++
title    = { en = "Activity after the decision it is to support", zh = "活动晚于所支撑项目的决策" }
summary  = { en = "Activities, ahead or of the last twelve months, whose day is not before the decision of a project that they support; without a decision day, the day on which the project closed counts. Once a project is won, activities that accompany its execution are right and not named.", zh = "日期不早于所支撑项目决策日的活动（尚未举行的或近十二个月内的）；项目没有决策日期时以关闭日期为准。项目中标后伴随履约的活动属正常，不再列出。" }
why      = { en = "An April expo can't support a March decision: the money is spent and the vote is over.", zh = "四月的展会支撑不了三月的决策：钱花了，票已经投完。" }
finding  = { en = "[[{kind}: ]]on {day}, but {projects}.", zh = "[[{kind}：]]日期为 {day}，而{projects}。" }
remedy   = { en = "[[{?is_planned}Move it to a day before {earliest_decided_on}, or let a technical exchange or a visit take its place in time]][[{!is_planned}Too late for this decision: look now for what else ahead supports these projects, or plan a visit before the next decision of {customer}]][[ (owner: {owners})]].", zh = "[[{?is_planned}提前到 {earliest_decided_on} 之前举行，或改以技术交流、拜访及时替代]][[{!is_planned}对该决策已来不及：请核对这些项目还有哪些后续活动，或在{customer}下一次决策前安排拜访]][[（负责人：{owners}）]]。" }
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "activity_days"]
[items]
projects = { en = "{project} is decided on {decided_on}, {days_late|day|days} before that", zh = "{project}的决策日为 {decided_on}（早 {days_late} 天）" }
owners   = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (activity:Activity)-[support:SUPPORTS]->(project:Project)
WHERE
  // term was_active(support, activity)
  (support.since IS NULL OR support.since <= $as_of)
  AND (support.until IS NULL OR support.until > $as_of OR (
    support.until > coalesce(activity.occurred_on, activity.planned_on)
    AND (support.since IS NULL OR support.since <= coalesce(activity.occurred_on, activity.planned_on))
  ))
  // end
WITH activity, project,
  // term activity_day(activity)
  coalesce(activity.occurred_on, activity.planned_on)
  // end
  AS day,
  coalesce(project.decided_on, project.closed_on) AS decided_on
WHERE day >= decided_on
  AND day >= $as_of - duration({days: $activity_days})
  AND NOT (coalesce(project.outcome = 'won', false) AND decided_on <= $as_of)
MATCH (project)-[purpose:FOR]->(customer:Customer)
WHERE
  // term is_active(purpose)
  (purpose.since IS NULL OR purpose.since <= $as_of)
  AND (purpose.until IS NULL OR purpose.until > $as_of)
  // end
WITH DISTINCT customer, activity, project, day, decided_on
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
ORDER BY decided_on, project.id
WITH customer, activity, day, collect({
  project_id: project.id,
  project: project.name,
  decided_on: decided_on,
  days_late: duration.inDays(decided_on, day).days
}) AS projects
WITH customer.id AS customer_id,
     customer.name AS customer,
     'activity' AS subject_kind,
     activity.id AS subject_id,
     activity.name AS subject,
     {
       kind: activity.kind,
       day: day,
       is_planned: day > $as_of,
       earliest_decided_on: projects[0].decided_on,
       projects: projects,
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
