/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "organisational_kinds"]
[columns]
customer_id  = "str"
customer     = "str?"
activity_id  = "str"
activity     = "str?"
activity_kind = "str"
method       = "str?"
occurred_on  = "date?"
planned_on   = { type = "date?", en = "planned on", zh = "计划日期" }
is_held      = "bool"
agreement_id = "str?"
agreement    = "str?"
their_people = "list[map]"
our_people   = "list[map]"
[en]
title   = "Events between the organisations"
summary = """\
  Activities of the organisational kinds with their day, method, place under an agreement, and \
  who took part on both sides; those still planned come first."""
[zh]
title   = "组织级活动"
summary = "组织级活动及其日期、方法、所属协议、双方参加人员；尚未举行者在前。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[link:WITH]-(activity:Activity)
WHERE term.was_active(link, activity)
  AND activity.kind IN $organisational_kinds
WITH DISTINCT customer, activity,
  term.activity_day(activity) AS day
WITH customer, activity, day, head(COLLECT {
    MATCH (activity)-[frame_link:UNDER]->(agreement:Agreement)
    WHERE term.was_active(frame_link, activity)
    RETURN {id: agreement.id, name: agreement.name} AS held
    ORDER BY agreement.id
    LIMIT 1
  }) AS frame
RETURN customer.id AS customer_id,
       customer.name AS customer,
       activity.id AS activity_id,
       activity.name AS activity,
       activity.kind AS activity_kind,
       activity.method AS method,
       activity.occurred_on AS occurred_on,
       activity.planned_on AS planned_on,
       coalesce(activity.occurred_on <= $as_of, false) AS is_held,
       frame.id AS agreement_id,
       frame.name AS agreement,
       COLLECT {
         MATCH (activity)<-[attendance:ATTENDED]-(person:Person)
         WHERE term.was_active(attendance, activity)
         RETURN DISTINCT {person_id: person.id, person: person.name, title: person.title, layer: person.layer} AS guest
         ORDER BY coalesce(guest.layer, 9), guest.person_id
       } AS their_people,
       COLLECT {
         MATCH (activity)<-[attendance:ATTENDED]-(staff:Staff)
         WHERE term.was_active(attendance, activity)
         RETURN DISTINCT {staff_id: staff.id, staff: staff.name, title: staff.title, layer: staff.layer} AS host
         ORDER BY coalesce(host.layer, 9), host.staff_id
       } AS our_people
ORDER BY customer_id, is_held, day DESC, activity_id
