/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id"]
[columns]
customer_id   = "str?"
customer      = "str?"
project_id    = "str"
project       = "str?"
project_stage = { type = "str", en = "stage", zh = "阶段" }
begun_on      = { type = "date", en = "begun on", zh = "开始日期" }
ended_on      = { type = "date?", en = "ended on", zh = "结束日期" }
is_running    = { type = "bool", en = "running", zh = "进行中" }
held          = { type = "int", en = "held", zh = "已举行" }
planned       = { type = "int", en = "planned", zh = "计划中" }
activities    = "list[map]"
[en]
title   = "Activities by stage"
summary = """\
  Each stage of a project with the activities held in it and those planned: lead from the \
  opening to the freeze day of the first control point that has one, tender from there to the \
  decision, execution after the decision unless lost or dropped. A stage without an activity \
  stands there with none. An activity that was held on a stage's last day belongs to the next; \
  one dated after the day asked about as held is not known yet."""
[zh]
title   = "各阶段活动"
summary = """\
  项目各阶段及其中已举行与计划中的活动：线索自立项至首个有冻结日的控制点冻结，招标自此至决策，执行自决策起（失标或取消者除外）。没有活动的阶段亦列出。在阶段结束日举行的活动归入下一阶段；\
  记为在所查日期之后才举行的活动此时尚不为人知，不列。"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  term.project_stages(project) AS stages
UNWIND stages AS stage
WITH project, customer, stage,
  COLLECT {
    MATCH (activity:Activity)-[supported:SUPPORTS]->(project)
    WITH activity, supported,
      term.activity_day(activity) AS day
    WHERE term.was_active(supported, activity)
      AND day >= stage.begun_on
      AND (stage.ended_on IS NULL OR day < stage.ended_on)
      AND NOT coalesce(activity.occurred_on > $as_of, false)
    WITH DISTINCT activity, day
    RETURN {
      activity_id: activity.id,
      activity: activity.name,
      kind: activity.kind,
      day: day,
      is_held: activity.occurred_on IS NOT NULL,
      owners: COLLECT {
        MATCH (owner:Staff)-[owning:OWNS]->(activity)
        WHERE term.was_active(owning, activity)
        WITH DISTINCT owner
        RETURN coalesce(owner.name, owner.id) AS name
        ORDER BY owner.id
      },
      owner_ids: COLLECT {
        MATCH (owner:Staff)-[owning:OWNS]->(activity)
        WHERE term.was_active(owning, activity)
        RETURN DISTINCT owner.id AS owner_id
        ORDER BY owner_id
      }
    }
    ORDER BY day, activity.id
  } AS activities
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       stage.name AS project_stage,
       stage.begun_on AS begun_on,
       stage.ended_on AS ended_on,
       stage.begun_on <= $as_of AND coalesce(stage.ended_on > $as_of, true) AS is_running,
       size([one IN activities WHERE one.is_held]) AS held,
       size([one IN activities WHERE NOT one.is_held]) AS planned,
       activities
ORDER BY customer_id, project_id, begun_on, CASE project_stage WHEN 'lead' THEN 1 WHEN 'tender' THEN 2 ELSE 3 END
