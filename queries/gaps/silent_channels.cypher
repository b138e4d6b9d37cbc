/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.channels]
type    = "list[str]"
default = ["sales", "technical", "delivery", "service"]
help    = { en = "Channels that should find opportunities (the method)", zh = "应带来机会的渠道（方法规定）" }
[params.least_projects]
type    = "int"
default = 4
ge      = 1
help    = { en = "New projects from which channels are judged (our own default)", zh = "新项目达到多少个才评价渠道（我方默认值）" }
[params.project_days]
type    = "int"
default = 365
ge      = 1
le      = 36500
help    = { en = "Days back over which new projects count (our own default)", zh = "新项目的回看天数（我方默认值）" }
[items]
missing    = { en = "{origin}", zh = "{origin}" }
found      = { en = "{origin} {count}", zh = "{origin} {count}" }
colleagues = { en = "{staff} ({function})", zh = "{staff}（{function}）" }
[en]
title   = "Channels that bring no opportunities"
summary = """\
  Customers with enough new projects in twelve months, none of which came through one or more of \
  the channels: sales run the account, engineers hear of technical plans, delivery and service \
  of complaints and of rivals' faults. A project whose origin is not recorded belongs to no \
  channel."""
why     = """\
  Each post hears of other opportunities; a channel that brings none in a year is not asked or \
  doesn't listen."""
finding = """\
  Of {projects|new project|new projects} none came from {missing}; from others: {found}.[[ \
  Origin not recorded: {unrecorded}.]]"""
remedy  = """\
  Let colleagues in {missing} who know {subject}[[ ({colleagues})]] report every month, from \
  their daily visits, on the customer's plans, complaints and rivals' faults."""
[zh]
title   = "机会来源渠道沉默"
summary = "近十二个月新项目达到一定数量、但有一个或多个来源渠道没有带来任何项目的客户：销售经营客户，技术了解规划，交付与服务最先听到投诉与对手故障。来源未登记的项目不计入任何渠道。"
why     = "不同岗位听到不同的机会；一年没有带来一个机会的渠道，不是没人问，就是没在听。"
finding = "{projects} 个新项目中没有一个来自{missing}；其他来源：{found}。[[来源未登记：{unrecorded}。]]"
remedy  = "请{missing}岗位中熟悉{subject}的同事[[（{colleagues}）]]每月从日常拜访中反馈客户规划、投诉与对手故障。"
+++ */
MATCH (customer:Customer)<-[purpose:FOR]-(project:Project)
WHERE project.opened_on <= $as_of
  AND project.opened_on >= $as_of - duration({days: $project_days})
  AND term.is_active(purpose)
  AND term.is_asked_customer(customer)
WITH customer, project.origin AS origin, count(DISTINCT project) AS found
ORDER BY origin
WITH customer, sum(found) AS projects,
     sum(CASE WHEN origin IS NULL THEN found ELSE 0 END) AS unrecorded,
     collect(CASE WHEN origin IS NOT NULL THEN {origin: origin, count: found} END) AS found
WITH customer, projects, unrecorded, found, [channel IN $channels WHERE none(one IN found WHERE one.origin = channel)] AS silent
WHERE projects - unrecorded >= $least_projects AND size(silent) > 0
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[place:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(place)
    AND term.is_present(person)
    AND term.is_live_tie(tie)
    AND term.is_present(staff)
  WITH staff, max(tie.level) AS level
  WITH staff, level,
    term.staff_function(staff) AS function
  ORDER BY level DESC, staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, function: function}) AS colleagues
}
RETURN customer, customer AS subject, {
  projects: projects,
  unrecorded: CASE WHEN unrecorded > 0 THEN unrecorded END,
  found: found,
  missing: [channel IN silent | {origin: channel}],
  // Technical opportunities are heard of by presales, R&D and product.
  colleagues: [known IN colleagues WHERE known.function IN silent OR ('technical' IN silent AND known.function IN ['presales', 'rnd', 'product'])][..3]
} AS evidence
ORDER BY customer_id
