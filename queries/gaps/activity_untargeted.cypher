/* +++
title    = { en = "Planned activity that serves no target", zh = "计划活动未服务于目标" }
summary  = { en = "Activities ahead, routine visits aside, that support none of the live projects selected as targets, at customers that have such targets. A large activity without any project is said by activity_unlinked.", zh = "在有选定目标（在途且未决策的项目）的客户处，未支撑任何目标的待举行活动（例行拜访除外）。没有任何项目的大型活动由 activity_unlinked 报告。" }
why      = { en = "The company chose its targets and puts its resources there; a plan that doesn't start from them spends on something else.", zh = "目标由公司选定，资源随之投入；不以目标为输入的计划就是把钱花在别处。" }
finding  = { en = "[[{kind} ]]planned for {day} supports no target[[, only {projects}]]; targets there: {targets}.", zh = "计划于 {day} 举行的[[{kind}]][[{!kind}活动]]未支撑任何目标[[，仅支撑{projects}]]；该客户的目标：{targets}。" }
remedy   = { en = "[[Let {owners} turn it]][[{!owners}Turn it]] towards {targets}, or free its resources.", zh = "[[请{owners}]][[{!owners}请]]将其转向{targets}，否则释放资源。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "routine_kinds", "large_activity_kinds", "large_activity_budget"]
[items]
projects = { en = "{project}", zh = "{project}" }
targets  = { en = "{project}", zh = "{project}" }
owners   = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (project:Project)-[purpose:FOR]->(customer:Customer)
WHERE project.selection = 'selected'
  AND (project.decided_on IS NULL OR project.decided_on > $as_of)
  AND
  // term is_live_project(project)
  (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  // end
  AND
  // term is_active(purpose)
  (purpose.since IS NULL OR purpose.since <= $as_of)
  AND (purpose.until IS NULL OR purpose.until > $as_of)
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
WITH DISTINCT customer, project
ORDER BY project.id
WITH customer, collect({project_id: project.id, project: project.name}) AS targets
MATCH (customer)<-[link:WITH]-(activity:Activity)
WHERE NOT coalesce(activity.kind IN $routine_kinds, false)
  AND
  // term is_planned_activity(activity)
  (activity.occurred_on > $as_of OR (activity.occurred_on IS NULL AND activity.planned_on >= $as_of))
  // end
  AND
  // term is_active(link)
  (link.since IS NULL OR link.since <= $as_of)
  AND (link.until IS NULL OR link.until > $as_of)
  // end
WITH DISTINCT customer, targets, activity
WITH customer, targets, activity, COLLECT {
  MATCH (activity)-[support:SUPPORTS]->(supported:Project)
  WHERE
    // term is_active(support)
    (support.since IS NULL OR support.since <= $as_of)
    AND (support.until IS NULL OR support.until > $as_of)
    // end
  WITH DISTINCT supported
  RETURN {project_id: supported.id, project: supported.name}
  ORDER BY supported.id
} AS projects
WHERE none(supported IN projects WHERE any(target IN targets WHERE target.project_id = supported.project_id))
  AND (size(projects) > 0 OR NOT
    // term is_large_activity(activity)
    (coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
    // end
  )
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
       projects: projects,
       targets: targets,
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
