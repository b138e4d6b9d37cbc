/* +++
speaks_of = ["project"]
[en]
meaning = """\
  The stages of a project that have a first day: lead from the opening to the freeze day of the \
  first control point that has one, tender from there to the decision, execution after the \
  decision unless lost or dropped. A stage without a last day runs on."""
[zh]
meaning = "项目中有起始日的各阶段：线索自立项至首个有冻结日的控制点冻结，招标自此至决策，执行自决策起（失标或取消者除外）。没有结束日的阶段仍在进行。"
+++ */
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
