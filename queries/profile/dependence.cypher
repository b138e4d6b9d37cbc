/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id        = "str"
customer           = "str?"
staff_id           = "str?"
staff              = "str?"
people_reached     = "int"
people_left        = { type = "int", en = "people reached without them", zh = "其离开后有联系人数" }
people_lost        = { type = "int", en = "people lost", zh = "失去人数" }
key_people_reached = { type = "int", en = "key people reached", zh = "有联系的关键客户数" }
key_people_lost    = { type = "int", en = "key people lost", zh = "失去的关键客户数" }
lost_percent       = { type = "float", en = "share lost in %", zh = "失去比例（%）" }
lost_ids           = { type = "list[str]", en = "ids of people lost", zh = "失去人员编号" }
losts              = { type = "list[str]", en = "who is lost", zh = "失去的人员" }
[en]
title   = "What the worst single departure would cost"
summary = """\
  The removal test: for each customer the colleague of ours whose departure alone would lose the \
  most people, key people counted first, with reach before and after. A customer where no single \
  departure loses anyone has a row without a name: so it should be."""
[zh]
title   = "最坏的单人离开影响"
summary = "移除检验：每个客户中，若仅一位同事离开，失去联系人数最多者（先比关键客户），附前后覆盖。任何一人离开都不会失去任何人的客户，该行无姓名：理应如此。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_live_tie(tie)
  WITH DISTINCT person, staff
  ORDER BY staff.id
  WITH person, collect({staff_id: staff.id, staff: staff.name}) AS holders
  WITH person, holders,
    term.is_key_person(person) AS is_key
  ORDER BY person.id
  RETURN collect({person_id: person.id, person: coalesce(person.name, person.id), is_key: is_key, holders: holders}) AS reached
}
CALL (reached) {
  UNWIND reached AS one
  WITH one
  WHERE size(one.holders) = 1
  WITH one
  ORDER BY one.person_id
  WITH one.holders[0].staff_id AS staff_id,
       one.holders[0].staff AS staff,
       sum(CASE WHEN one.is_key THEN 1 ELSE 0 END) AS key_people_lost,
       collect({person_id: one.person_id, person: one.person}) AS lost
  ORDER BY key_people_lost DESC, size(lost) DESC, staff_id
  RETURN collect({staff_id: staff_id, staff: staff, key_people_lost: key_people_lost, lost: lost})[0] AS worst
}
WITH customer.id AS customer_id,
     customer.name AS customer,
     worst,
     coalesce(worst.lost, []) AS lost,
     size(reached) AS people_reached,
     size([one IN reached WHERE one.is_key]) AS key_people_reached
RETURN
  customer_id,
  customer,
  worst.staff_id AS staff_id,
  worst.staff AS staff,
  people_reached,
  people_reached - size(lost) AS people_left,
  size(lost) AS people_lost,
  key_people_reached,
  coalesce(worst.key_people_lost, 0) AS key_people_lost,
  CASE WHEN people_reached = 0 THEN 0.0 ELSE round(100.0 * size(lost) / people_reached, 1) END AS lost_percent,
  [one IN lost | one.person_id] AS lost_ids,
  [one IN lost | one.person] AS losts
ORDER BY customer_id
