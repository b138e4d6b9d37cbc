/* +++
title    = { en = "Target without an activity", zh = "目标没有活动支撑" }
summary  = { en = "Live projects selected as targets and not yet decided that no activity supports, neither one of the last twelve months nor one ahead.", zh = "已选为目标、在途且未决策，而近十二个月及今后都没有活动支撑的项目。" }
why      = { en = "A target that nothing is done for is a wish: the relationship plan has to take it as its input.", zh = "没有行动支撑的目标只是愿望：关系规划必须以目标为输入。" }
finding  = { en = "Selected as a target, yet no activity supports it[[; decided on {decided_on}]].[[ Team: {team}.]]", zh = "已选为目标，却没有任何活动支撑[[；决策日期 {decided_on}]]。[[团队：{team}。]]" }
remedy   = { en = "[[Let {team} plan]][[{!team}Name a team that plans]] a technical exchange, a reference site visit or an executive visit with {customer}[[ before {decided_on}]].", zh = "[[请{team}]][[{!team}请先组建团队，]]与{customer}安排技术交流、样板点参观或高层拜访[[，须在 {decided_on} 之前]]。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days"]
[items]
team = { en = "{staff}[[ ({role})]]", zh = "{staff}[[（{role}）]]" }
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
  AND NOT EXISTS {
    MATCH (project)<-[support:SUPPORTS]-(activity:Activity)
    WHERE coalesce(activity.occurred_on, activity.planned_on) >= $as_of - duration({days: $activity_days})
      AND
      // term was_active(support, activity)
      (support.since IS NULL OR support.since <= $as_of)
      AND (support.until IS NULL OR support.until > $as_of OR (
        support.until > coalesce(activity.occurred_on, activity.planned_on)
        AND (support.since IS NULL OR support.since <= coalesce(activity.occurred_on, activity.planned_on))
      ))
      // end
  }
WITH DISTINCT customer, project
CALL (project) {
  MATCH (project)<-[work:WORKS_ON]-(staff:Staff)
  WHERE
    // term is_active(work)
    (work.since IS NULL OR work.since <= $as_of)
    AND (work.until IS NULL OR work.until > $as_of)
    // end
    AND
    // term is_present(staff)
    (staff.left_on IS NULL OR staff.left_on > $as_of)
    // end
  WITH staff, min(work.role) AS role
  ORDER BY staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, role: role}) AS team
}
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       stage: project.stage,
       amount: project.amount,
       currency: project.currency,
       decided_on: project.decided_on,
       team: team
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
