/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id"]
[params.quiet_days]
type    = "int"
default = 90
ge      = 1
le      = 36500
help    = { en = "Days without a live project from which a stretch is asked about (our own default)", zh = "没有在途项目达到多少天才视为空档（我方默认值）" }
[params.look_back_days]
type    = "int"
default = 1095
ge      = 1
le      = 36500
help    = { en = "Days back over which stretches are looked for (our own default)", zh = "空档的回看天数（我方默认值）" }
[items]
gaps    = { en = "{from_day} to {to_day} ({days|day|days})", zh = "{from_day} 至 {to_day}（{days} 天）" }
[en]
title   = "Contact only while there is a deal"
summary = """\
  Customers whom we knew, with stretches without a live project in none of which any contact is \
  on record. A stretch begins on the day after a project's close and ends before the next \
  opening, or with the day asked about. Contacts are activities, and the first and the last day \
  of ties; what lay between is not recorded, so this is a hint."""
why     = """\
  Whoever is visited only when there is something to sell notices, and gives the next deal to \
  those who came without one."""
finding = "No contact while no project was live: {gaps}. Last contact: {last_contact_on}."
remedy  = """\
  Plan visits and a topical exchange with {subject} that no project asks for[[, led by \
  {holders}]]."""
[zh]
title   = "有项目才联系"
summary = """\
  我方早已联系、但在没有在途项目的各时段内均无任何联系记录的客户。时段自项目关闭次日起，至下一项目立项之前（或基准日）止。联系指活动以及联系关系的开始日与最近联系日；其间的联系没有记录，\
  故仅为提示。"""
why     = "只在有单时才登门，客户看得出来，下一单会给平时常来的人。"
finding = "没有在途项目的时段内均无联系：{gaps}。最近一次联系：{last_contact_on}。"
remedy  = "安排不因项目而起的日常拜访与专题交流[[，由{holders}牵头]]，对象为{subject}。"
+++ */
MATCH (customer:Customer)<-[purpose:FOR]-(ended:Project)
WHERE ended.closed_on <= $as_of
  AND term.is_active(purpose)
  AND term.is_asked_customer(customer)
WITH customer, ended.closed_on AS closed_on
// A stretch begins where a project ends and no other goes on.
WHERE NOT EXISTS {
  MATCH (customer)<-[other_purpose:FOR]-(other:Project)
  WHERE term.is_live_project(other, closed_on)
    AND term.is_active(other_purpose)
}
OPTIONAL MATCH (customer)<-[next_purpose:FOR]-(following:Project)
WHERE following.opened_on > closed_on
  AND following.opened_on <= $as_of
  AND term.is_active(next_purpose)
WITH customer, closed_on, min(following.opened_on) AS opened_on
WITH customer, closed_on, coalesce(opened_on, $as_of) AS opened_on, opened_on IS NULL AS is_open
WHERE opened_on >= $as_of - duration({days: $look_back_days})
  AND closed_on <= opened_on - duration({days: $quiet_days})
WITH customer, closed_on, opened_on, is_open,
     EXISTS {
       MATCH (customer)<-[:WITH]-(met:Activity)
       WHERE met.occurred_on > closed_on
         AND met.occurred_on <= $as_of
         AND (met.occurred_on < opened_on OR is_open)
     } OR EXISTS {
       // Ties and memberships that ended tell of contacts as well.
       MATCH (customer)<-[:PART_OF*1..6]-(:Department)<-[:MEMBER_OF]-(:Person)<-[between:CONTACTS]-(:Staff)
       WHERE any(day IN [between.since, between.last_contact_on] WHERE day > closed_on AND day <= $as_of AND (day < opened_on OR is_open))
     } AS is_touched
ORDER BY closed_on
WITH customer,
     collect({from_day: closed_on, to_day: opened_on, is_open: is_open, days: duration.inDays(closed_on, opened_on).days}) AS gaps,
     max(CASE WHEN is_touched THEN 1 ELSE 0 END) AS touched
WHERE touched = 0
WITH customer, gaps, COLLECT {
  MATCH (customer)<-[:WITH]-(activity:Activity)
  WHERE activity.occurred_on <= $as_of
  RETURN activity.occurred_on AS day
  ORDER BY day
} + COLLECT {
  MATCH (customer)<-[:PART_OF*1..6]-(:Department)<-[:MEMBER_OF]-(:Person)<-[tie:CONTACTS]-(:Staff)
  UNWIND [tie.since, tie.last_contact_on] AS day
  WITH day
  WHERE day <= $as_of
  RETURN day
  ORDER BY day
} AS days
// Of a stretch before the first contact nothing can be said.
WITH customer, days, [gap IN gaps WHERE any(day IN days WHERE day <= gap.from_day)] AS gaps
WHERE size(gaps) > 0
UNWIND days AS day
WITH customer, gaps, max(day) AS last_contact_on
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_active(tie)
    AND term.is_present(staff)
  WITH staff, max(tie.level) AS level
  ORDER BY level DESC, staff.id
  LIMIT 3
  RETURN collect({staff_id: staff.id, staff: staff.name}) AS holders
}
RETURN customer, customer AS subject, {
  gaps: gaps,
  last_contact_on: last_contact_on,
  holders: holders
} AS evidence
ORDER BY customer_id
