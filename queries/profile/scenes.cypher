/* +++
kind = "view"
uses = ["as_of", "customer_id", "activity_days"]
[sensitive]
columns = ["office", "our_site", "their_site", "events", "private", "unrecorded", "private_percent"]
[params.planned_private_percent]
type    = "float"
default = 20.0
ge      = 0
le      = 100
help    = { en = "Planned share of private contacts in percent (our own default)", zh = "计划的私人场合占比，百分比（我方默认值）" }
[columns]
staff_id        = "str"
staff           = "str?"
activities      = { type = "int", en = "activities", zh = "活动数" }
office          = { type = "int", en = "office", zh = "办公场所" }
our_site        = { type = "int", en = "our site", zh = "我方现场" }
their_site      = { type = "int", en = "their site", zh = "客户现场" }
events          = { type = "int", en = "events", zh = "活动会场" }
private         = { type = "int", en = "private", zh = "私人场合" }
unrecorded      = { type = "int", en = "scene not recorded", zh = "未记录场合" }
private_percent = { type = "float?", en = "private, %", zh = "私人占比 %" }
planned_percent = { type = "float", en = "planned, %", zh = "计划占比 %" }
[en]
title   = "Office and private contacts"
summary = """\
  Per colleague: activities with customers in the days before the day asked about that they \
  attended or own, by scene, and the share held in private; beside it the planned share. A guide \
  for planning, not for policing: colleagues with no activity are not listed, and which activity \
  was private is not told. Activities without a recorded scene are counted apart and left out of \
  the share."""
[zh]
title   = "办公与私人场合占比"
summary = """\
  按我方人员统计回看期内其参加或负责的客户活动，按场合分列，并给出私人场合占比与计划占比。用于规划而非稽查：没有活动者不列出，也不指明哪次活动在私人场合。未记录场合的活动单列，\
  不计入占比。"""
+++ */
MATCH (activity:Activity)
WHERE term.is_held_activity(activity)
MATCH (activity)-[meeting:WITH]->(customer:Customer)
WHERE term.was_active(meeting, activity)
  AND term.is_asked_customer(customer)
WITH DISTINCT activity
MATCH (activity)<-[part:ATTENDED|OWNS]-(staff:Staff)
WHERE term.was_active(part, activity)
WITH DISTINCT staff, activity
WITH staff,
     count(*) AS activities,
     sum(CASE activity.scene WHEN 'office' THEN 1 ELSE 0 END) AS office,
     sum(CASE activity.scene WHEN 'our_site' THEN 1 ELSE 0 END) AS our_site,
     sum(CASE activity.scene WHEN 'their_site' THEN 1 ELSE 0 END) AS their_site,
     sum(CASE activity.scene WHEN 'event' THEN 1 ELSE 0 END) AS events,
     sum(CASE activity.scene WHEN 'private' THEN 1 ELSE 0 END) AS private,
     sum(CASE WHEN activity.scene IS NULL THEN 1 ELSE 0 END) AS unrecorded
WITH staff.id AS staff_id, staff.name AS staff, activities, office, our_site, their_site, events, private, unrecorded
RETURN staff_id,
       staff,
       activities,
       office,
       our_site,
       their_site,
       events,
       private,
       unrecorded,
       CASE WHEN activities > unrecorded THEN round(100.0 * private / (activities - unrecorded), 1) END AS private_percent,
       $planned_private_percent AS planned_percent
ORDER BY staff_id
