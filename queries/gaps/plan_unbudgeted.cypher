/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "routine_kinds", "large_activity_kinds", "large_activity_budget"]
[en]
title   = "Planned activity without a budget"
summary = """\
  Activities ahead that serve the broad relationship, for they support no project, and have no \
  budget. Routine visits are left out, and so are large activities: what they lack is said by \
  activity_unlinked."""
why     = """\
  Broad relationships have no project to pay for them: without a budget of their own, made \
  early, they don't happen."""
finding = "[[{kind} ]]planned for {day} without project and budget.[[ Owner: {owners}.]]"
remedy  = """\
  [[Let {owners} put it into the budget]][[{!owners}Name an owner who puts it into the budget]] \
  of {customer}, or name the project that it supports."""
[zh]
title   = "计划活动无预算"
summary = "服务于普遍关系（不支撑任何项目）且没有预算的待举行活动。例行拜访除外；大型活动所缺信息由 activity_unlinked 报告。"
why     = "普遍关系没有项目为其出钱：不及早单列预算，就不会发生。"
finding = "计划于 {day} 举行的[[{kind}]][[{!kind}活动]]既无项目也无预算。[[负责人：{owners}。]]"
remedy  = "[[请{owners}]][[{!owners}请指定负责人]]将其列入{customer}的预算，或写明其支撑的项目。"
+++ */
MATCH (activity:Activity)
WHERE activity.budget IS NULL
  AND NOT coalesce(activity.kind IN $routine_kinds, false)
  AND term.is_planned_activity(activity)
  AND NOT term.is_large_activity(activity)
  AND NOT EXISTS {
    MATCH (activity)-[support:SUPPORTS]->(:Project)
    WHERE term.is_active(support)
  }
MATCH (activity)-[partner:WITH]->(customer:Customer)
WHERE term.is_active(partner)
  AND term.is_asked_customer(customer)
WITH DISTINCT customer, activity
RETURN customer, activity AS subject, {
  kind: activity.kind,
  day: term.activity_day(activity),
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
