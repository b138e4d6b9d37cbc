/* +++
title    = { en = "Project stage without an activity", zh = "项目阶段无活动" }
summary  = { en = "Live projects in whose running stage no customer activity was held or is planned for a coming day of it. Lead: from the opening to the freeze day of the first control point that has one. Tender: from there to the decision. Execution: after the decision, unless lost or dropped.", zh = "当前阶段内既未举行任何客户活动、也未计划在该阶段余下日期举行的在途项目。线索阶段：自立项至首个有冻结日的控制点冻结；招标阶段：自此至决策；执行阶段：决策之后，失标或取消者除外。" }
why      = { en = "Activities accompany the whole life of a project; a stage without one is a stage in which others are heard.", zh = "活动应伴随项目全过程；没有活动的阶段，就是别人在说话的阶段。" }
finding  = { en = "In {project_stage} since {begun_on} ({days|day|days}) without any activity held or planned.", zh = "自 {begun_on} 起处于{project_stage}（{days} 天），既未举行也未计划任何活动。" }
remedy   = { en = "[[Let {team} hold]][[{!team}Hold]] one that fits the stage: {fitting_kinds}.", zh = "[[请{team}]]安排适合该阶段的活动：{fitting_kinds}。" }
kind     = "gap"
severity = "medium"
identity = ["project_stage"]
uses     = ["as_of", "customer_id", "project_id"]
[params.grace_days]
type    = "int"
default = 30
ge      = 0
le      = 36500
help    = { en = "Days that a stage may run before its first activity (our own default)", zh = "阶段开始后允许多少天没有活动（我方默认值）" }
[items]
team = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (project:Project)
WHERE
  // term is_asked_project
  (project.id = $project_id OR ($project_id IS NULL
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)))
  // end
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE
  // term is_active(purchase)
  (purchase.since IS NULL OR purchase.since <= $as_of)
  AND (purchase.until IS NULL OR purchase.until > $as_of)
  // end
WITH DISTINCT project, customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH project, customer,
  // term project_stages
  [stage IN [
    {
      name: 'lead',
      begun_on: project.opened_on,
      ended_on: coalesce(project.qualification_frozen_on, project.drafting_frozen_on, project.criteria_frozen_on, project.decided_on, project.closed_on)
    },
    {
      name: 'tender',
      begun_on: coalesce(project.qualification_frozen_on, project.drafting_frozen_on, project.criteria_frozen_on),
      ended_on: coalesce(project.decided_on, project.closed_on)
    },
    {
      name: 'execution',
      begun_on: CASE WHEN coalesce(project.outcome = 'won', project.outcome IS NULL) THEN project.decided_on END,
      ended_on: project.closed_on
    }
  ] WHERE stage.begun_on IS NOT NULL]
  // end
  AS stages
UNWIND stages AS stage
WITH project, customer, stage
WHERE stage.begun_on <= $as_of - duration({days: $grace_days})
  AND (stage.ended_on IS NULL OR stage.ended_on > $as_of)
  AND NOT EXISTS {
    MATCH (activity:Activity)-[supported:SUPPORTS]->(project)
    WHERE
      // term was_active(supported, activity)
      (supported.since IS NULL OR supported.since <= $as_of)
      AND (supported.until IS NULL OR supported.until > $as_of OR (
        supported.until > coalesce(activity.occurred_on, activity.planned_on)
        AND (supported.since IS NULL OR supported.since <= coalesce(activity.occurred_on, activity.planned_on))
      ))
      // end
      AND ((activity.occurred_on >= stage.begun_on AND activity.occurred_on <= $as_of)
        OR (
          // term is_planned_activity(activity)
          (activity.occurred_on > $as_of OR (activity.occurred_on IS NULL AND activity.planned_on >= $as_of))
          // end
          AND (stage.ended_on IS NULL OR coalesce(activity.occurred_on, activity.planned_on) < stage.ended_on)
        ))
  }
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       project_stage: stage.name,
       begun_on: stage.begun_on,
       ended_on: stage.ended_on,
       days: duration.inDays(stage.begun_on, $as_of).days,
       fitting_kinds: CASE stage.name
         WHEN 'lead' THEN ['topical_exchange', 'visit_to_us', 'reference_visit']
         WHEN 'tender' THEN ['technical_exchange', 'executive_visit']
         ELSE ['review', 'training', 'service']
       END,
       team: COLLECT {
         MATCH (staff:Staff)-[work:WORKS_ON]->(project)
         WHERE
           // term is_active(work)
           (work.since IS NULL OR work.since <= $as_of)
           AND (work.until IS NULL OR work.until > $as_of)
           // end
           AND
           // term is_present(staff)
           (staff.left_on IS NULL OR staff.left_on > $as_of)
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
ORDER BY customer_id, subject_id, evidence.begun_on, evidence.project_stage
