/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "activity_days", "organisational_kinds"]
[params.event_tiers]
type    = "list[str]"
default = ["S", "A"]
help    = { en = "Tiers of customers that are owed an event a year (the method)", zh = "每年应有组织级活动的客户等级（方法规定）" }
[items]
last_event = { en = "{activity} ([[{kind}, ]]{day})", zh = "{activity}（[[{kind}，]]{day}）" }
next_event = { en = "{activity} ([[{kind}, ]]{day})", zh = "{activity}（[[{kind}，]]{day}）" }
leaders    = { en = "{person}[[ ({title})]]", zh = "{person}[[（{title}）]]" }
[en]
title   = "A year without an event"
summary = """\
  Customers of the named tiers with whom no event between the two organisations took place in \
  twelve months: no summit, award, joint work, executive visit or the like. An event that is \
  only planned doesn't count, but is named."""
why     = """\
  What ties two organisations together survives a change of people; without at least one event a \
  year there is nothing of the kind."""
finding = """\
  No event between the organisations since {since_day}[[; the last: \
  {last_event}]][[{!last_event}; none on record]][[; planned: {next_event}]].[[ Tier: {tier}.]]"""
remedy  = """\
  [[{?next_event}Hold the event that is planned]][[{!next_event}Plan one event this year: a \
  summit, an award, joint work or an executive visit]][[, and invite {leaders}]]."""
[zh]
title   = "一年无组织级活动"
summary = "所列等级的客户中，十二个月内双方没有任何组织级活动（峰会、奖项、联合工作、高层互访等）者。仅列入计划的活动不算，但会注明。"
why     = "组织之间的关系不因人员变动而中断；一年连一次活动都没有，就谈不上组织关系。"
finding = """\
  自 {since_day} 起双方没有组织级活动[[；最近一次：{last_event}]][[{!last_event}；没有记录]][[；已计划：{next_event}]]。\
  [[客户等级：{tier}。]]"""
remedy  = "[[{?next_event}按计划举行该活动]][[{!next_event}今年安排一次活动：峰会、奖项、联合工作或高层互访]][[，并邀请{leaders}]]。"
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $event_tiers
  AND term.is_asked_customer(customer)
WITH customer, COLLECT {
  MATCH (customer)<-[link:WITH]-(activity:Activity)
  WHERE activity.kind IN $organisational_kinds
    AND activity.occurred_on <= $as_of
    AND term.was_active(link, activity)
  RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, day: activity.occurred_on}
  ORDER BY activity.occurred_on DESC, activity.id
  LIMIT 1
} AS last_event
WHERE size(last_event) = 0 OR last_event[0].day < $as_of - duration({days: $activity_days})
RETURN customer, customer AS subject, {
  tier: customer.tier,
  since_day: $as_of - duration({days: $activity_days}),
  last_event: last_event,
  next_event: COLLECT {
    MATCH (customer)<-[link:WITH]-(activity:Activity)
    WHERE activity.kind IN $organisational_kinds
      AND term.is_planned_activity(activity)
      AND term.is_active(link)
    WITH activity,
      term.activity_day(activity) AS day
    RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, day: day}
    ORDER BY day, activity.id
    LIMIT 1
  },
  leaders: COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.is_top_leader
      AND all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN {person_id: person.id, person: person.name, title: person.title}
    ORDER BY person.id
  }
} AS evidence
ORDER BY customer_id
