/* +++
kind = "view"
uses = ["as_of", "customer_id", "activity_days"]
[params.visit_kinds]
type    = "list[str]"
default = ["visit_to_us", "reference_visit", "executive_visit"]
help    = { en = "Kinds of activity that are received", zh = "视为接待的活动类型" }
[params.min_units]
type    = "int"
default = 2
ge      = 1
help    = { en = "Units of ours that a reception wants (our own default)", zh = "接待所需的我方部门数（我方默认值）" }
[columns]
customer_id     = "str"
customer        = "str?"
activity_id     = "str"
activity        = "str?"
kind            = "str?"
day             = { type = "date?", en = "day", zh = "日期" }
units           = { type = "list[map]", en = "our units", zh = "我方部门" }
staff_count     = { type = "int", en = "of ours", zh = "我方人数" }
people_count    = { type = "int", en = "of theirs", zh = "客户人数" }
missing         = { type = "list[str]", en = "still missing", zh = "尚缺" }
has_units       = { type = "bool", en = "enough units", zh = "部门足够" }
[en]
title   = "Visits and who receives them"
summary = """\
  Visits by and to customers, held in the days before the day asked about or still ahead, \
  nearest first: which of our units take part, how many of our people and of theirs, and what is \
  still missing of owner, day, number of guests, purpose and expected result. A reception is the \
  work of several units: visits with fewer than the wanted number are marked."""
[zh]
title   = "来访接待"
summary = """\
  回看期内已举行及尚未举行的客户来访与拜访，按日期排列：我方参与部门、双方人数，以及尚缺的负责人、日期、客户人数、目的与预期结果。接待需要多个部门配合：参与部门少于要求者加以标明。"""
+++ */
MATCH (activity:Activity)
WHERE activity.kind IN $visit_kinds
WITH activity,
  term.activity_day(activity) AS day
WHERE day IS NULL OR day >= $as_of - duration({days: $activity_days})
MATCH (activity)-[meeting:WITH]->(customer:Customer)
WHERE term.was_active(meeting, activity)
  AND term.is_asked_customer(customer)
WITH DISTINCT activity, day, customer
WITH activity, day, customer,
  COLLECT {
    MATCH (activity)<-[presence:ATTENDED]-(staff:Staff)-[membership:MEMBER_OF]->(unit:Unit)
    WHERE term.was_active(presence, activity)
      AND (membership.since IS NULL OR membership.since <= coalesce(day, $as_of))
      AND (membership.until IS NULL OR membership.until > coalesce(day, $as_of))
    WITH DISTINCT unit
    RETURN {unit_id: unit.id, unit: unit.name}
    ORDER BY unit.id
  } AS units,
  size(COLLECT {
    MATCH (activity)<-[presence:ATTENDED]-(staff:Staff)
    WHERE term.was_active(presence, activity)
    RETURN DISTINCT staff.id
  }) AS staff_count,
  size(COLLECT {
    MATCH (activity)<-[presence:ATTENDED]-(person:Person)
    WHERE term.was_active(presence, activity)
    RETURN DISTINCT person.id
  }) AS people_count,
  CASE WHEN EXISTS {
    MATCH (activity)<-[ownership:OWNS]-(:Staff)
    WHERE term.was_active(ownership, activity)
  } THEN [] ELSE ['owner'] END
  + CASE WHEN day IS NULL THEN ['day'] ELSE [] END
  + CASE WHEN activity.guests IS NULL THEN ['guests'] ELSE [] END
  + CASE WHEN activity.purpose IS NULL THEN ['purpose'] ELSE [] END
  + CASE WHEN activity.expected_result IS NULL THEN ['expected_result'] ELSE [] END AS missing
WITH customer.id AS customer_id, customer.name AS customer, activity.id AS activity_id, activity.name AS activity, activity.kind AS kind, day, units,
     staff_count, people_count, missing
RETURN customer_id,
       customer,
       activity_id,
       activity,
       kind,
       day,
       units,
       staff_count,
       people_count,
       missing,
       size(units) >= $min_units AS has_units
ORDER BY day IS NULL, day DESC, customer_id, activity_id
