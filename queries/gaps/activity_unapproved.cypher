/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "activity_days"]
[sensitive]
rows = "is_private"
[params.approval_kinds]
type    = "list[str]"
default = ["meal"]
help    = { en = "Kinds of activity that need approval wherever they take place (our own default)", zh = "无论何处举行都须审批的活动类型（我方默认值）" }
[items]
guests = { en = "{person}", zh = "{person}" }
[en]
title   = "Activity without the approval it needs"
summary = """\
  Activities, ahead or of the last twelve months, that need approval and have none, or got it \
  only after they took place. Approval is needed by kinds named in a parameter and by every \
  activity in private."""
why     = """\
  Integrity comes first when personal trust is built: what nobody approved beforehand can ruin \
  both sides."""
finding = """\
  [[{kind} ]]on {day} needs approval[[{?is_private}, for it is in private]]: [[approved only on \
  {approved_on}]][[{!approved_on}none on record]].[[ Owner: {owners}.]][[ With: {guests}.]]"""
remedy  = """\
  [[{?is_planned}Get it approved before {day} or call it off]][[{!is_planned}Have it reviewed by \
  compliance, and record the approval if there was one]][[ (with {owners})]]."""
[zh]
title   = "活动未经应有审批"
summary = "应审批而未审批，或事后才获批的活动（尚未举行的或近十二个月内的）。须审批者：参数所列类型的活动，以及所有私人场合的活动。"
why     = "建立个人信任，诚信与边界为先：事先无人批准的活动可能毁掉双方。"
finding = """\
  {day} 的[[{kind}]][[{!kind}活动]]须事先审批[[{?is_private}（私人场合）]]：[[{approved_on} 才获\
  批]][[{!approved_on}没有审批记录]]。[[负责人：{owners}。]][[参加者：{guests}。]]"""
remedy  = "[[{?is_planned}请在 {day} 之前获批，否则取消]][[{!is_planned}请合规部门复核；如当时已获批请补录]][[（由{owners}办理）]]。"
+++ */
MATCH (activity:Activity)
WHERE (activity.kind IN $approval_kinds OR activity.scene = 'private')
WITH activity,
  term.activity_day(activity) AS day
WHERE day >= $as_of - duration({days: $activity_days})
  AND (activity.approved_on IS NULL OR activity.approved_on > day)
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE term.was_active(link, activity)
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE term.was_active(support, activity)
  AND term.is_active(purpose)
WITH DISTINCT activity, day, coalesce(direct, indirect) AS customer
WHERE term.is_asked_customer(customer)
RETURN customer, activity AS subject, {
  kind: activity.kind,
  is_private: NOT coalesce(activity.kind IN $approval_kinds, false),
  day: day,
  is_planned: day > $as_of,
  approved_on: activity.approved_on,
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  },
  guests: COLLECT {
    MATCH (activity)<-[attendance:ATTENDED]-(person:Person)
    WHERE term.was_active(attendance, activity)
    WITH DISTINCT person
    RETURN {person_id: person.id, person: person.name}
    ORDER BY person.id
  }
} AS evidence
