/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[params.deputy_words]
type    = "list[str]"
default = ["副", "助理总", "Deputy", "deputy", "Vice", "vice"]
help    = { en = "Words by which a title tells a deputy (our own default)", zh = "表明副职的职务用词（自定默认值）" }
[params.mover_days]
type    = "int"
default = 1095
ge      = 1
le      = 36500
help    = { en = "Days in which two moves make a fast mover (our own default)", zh = "多少天内两次调动视为升迁较快（自定默认值）" }
[columns]
customer_id    = "str"
customer       = "str?"
person_id      = "str"
person         = "str?"
title          = "str?"
layer          = "int?"
is_rising_star = "bool"
signs          = { type = "list[str]", en = "signs", zh = "迹象" }
owners         = { type = "list[map]", en = "A and B owner", zh = "AB角" }
held_by        = "list[map]"
[en]
title   = "Rising stars and candidates, with their owners"
summary = """\
  People who are marked as rising stars, and who might be: recorded as someone's successor, \
  deputy by title in the two upper layers, or begun in a department or post at least twice in \
  the last years. With who of ours is A or B owner and who knows them."""
[zh]
title   = "明日之星与候选人及其负责人"
summary = "已标记的明日之星，以及可能者：登记为某人的继任者、中层以上且职务含副职字样、近年至少两次到新部门或新岗位。附我方A角、B角与认识者。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  RETURN DISTINCT person
}
WITH customer, person,
     CASE WHEN EXISTS {
       MATCH (person)-[succession:MAY_SUCCEED]->(other:Person)
       WHERE other <> person AND term.is_active(succession)
     } THEN ['recorded_successor'] ELSE [] END
     + CASE WHEN coalesce(person.layer <= 2, false) AND any(word IN $deputy_words WHERE person.title CONTAINS word) THEN ['deputy_by_title'] ELSE [] END
     + CASE WHEN COUNT {
         MATCH (person)-[move:MEMBER_OF]->(:Department)
         WHERE move.since > $as_of - duration({days: $mover_days})
           AND move.since <= $as_of
       } >= 2 THEN ['fast_mover'] ELSE [] END
     AS signs
WHERE coalesce(person.is_rising_star, false) OR size(signs) > 0
WITH customer, person, signs,
  term.live_ties(person) AS held_by
WITH customer.id AS customer_id,
     customer.name AS customer,
     person.id AS person_id,
     person.name AS person,
     person.title AS title,
     person.layer AS layer,
     coalesce(person.is_rising_star, false) AS is_rising_star,
     signs,
     // An owner with whom it went silent is still the owner.
     COLLECT {
       MATCH (person)<-[ownership:CONTACTS]-(owner:Staff)
       WHERE ownership.role IN ['A', 'B']
         AND term.is_active(ownership)
         AND term.is_present(owner)
       RETURN {staff_id: owner.id, staff: owner.name, role: ownership.role, level: ownership.level, last_contact_on: ownership.last_contact_on}
       ORDER BY ownership.role, owner.id, ownership.key
     } AS owners,
     held_by
RETURN
  customer_id,
  customer,
  person_id,
  person,
  title,
  layer,
  is_rising_star,
  signs,
  owners,
  held_by
ORDER BY customer_id, is_rising_star DESC, person_id
