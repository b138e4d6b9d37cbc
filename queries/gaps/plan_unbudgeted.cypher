/* +++
title    = { en = "Planned activity without a budget", zh = "计划活动无预算" }
summary  = { en = "Activities ahead that serve the broad relationship, for they support no project, and have no budget. Routine visits are left out, and so are large activities: what they lack is said by activity_unlinked.", zh = "服务于普遍关系（不支撑任何项目）且没有预算的待举行活动。例行拜访除外；大型活动所缺信息由 activity_unlinked 报告。" }
why      = { en = "Broad relationships have no project to pay for them: without a budget of their own, made early, they don't happen.", zh = "普遍关系没有项目为其出钱：不及早单列预算，就不会发生。" }
finding  = { en = "[[{kind} ]]planned for {day} without project and budget.[[ Owner: {owners}.]]", zh = "计划于 {day} 举行的[[{kind}]][[{!kind}活动]]既无项目也无预算。[[负责人：{owners}。]]" }
remedy   = { en = "[[Let {owners} put it into the budget]][[{!owners}Name an owner who puts it into the budget]] of {customer}, or name the project that it supports.", zh = "[[请{owners}]][[{!owners}请指定负责人]]将其列入{customer}的预算，或写明其支撑的项目。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "routine_kinds", "large_activity_kinds", "large_activity_budget"]
[items]
owners = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (activity:Activity)
WHERE activity.budget IS NULL
  AND NOT coalesce(activity.kind IN $routine_kinds, false)
  AND
  // term is_planned_activity(activity)
  (activity.occurred_on > $as_of OR (activity.occurred_on IS NULL AND activity.planned_on >= $as_of))
  // end
  AND NOT
  // term is_large_activity(activity)
  (coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
  // end
  AND NOT EXISTS {
    MATCH (activity)-[support:SUPPORTS]->(:Project)
    WHERE
      // term is_active(support)
      (support.since IS NULL OR support.since <= $as_of)
      AND (support.until IS NULL OR support.until > $as_of)
      // end
  }
MATCH (activity)-[partner:WITH]->(customer:Customer)
WHERE
  // term is_active(partner)
  (partner.since IS NULL OR partner.since <= $as_of)
  AND (partner.until IS NULL OR partner.until > $as_of)
  // end
  AND
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH DISTINCT customer, activity
WITH customer.id AS customer_id,
     customer.name AS customer,
     'activity' AS subject_kind,
     activity.id AS subject_id,
     activity.name AS subject,
     {
       kind: activity.kind,
       day:
         // term activity_day(activity)
         coalesce(activity.occurred_on, activity.planned_on)
         // end
         ,
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
