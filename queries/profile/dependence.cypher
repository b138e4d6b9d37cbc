/* +++
title   = { en = "What the worst single departure would cost", zh = "最坏的单人离开影响" }
summary = { en = "The removal test: for each customer the colleague of ours whose departure alone would lose the most people, key people counted first, with reach before and after. A customer where no single departure loses anyone has a row without a name: so it should be.", zh = "移除检验：每个客户中，若仅一位同事离开，失去联系人数最多者（先比关键客户），附前后覆盖。任何一人离开都不会失去任何人的客户，该行无姓名：理应如此。" }
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
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE
      // term is_active(part)
      (part.since IS NULL OR part.since <= $as_of)
      AND (part.until IS NULL OR part.until > $as_of)
      // end
    )
    AND
    // term is_active(membership)
    (membership.since IS NULL OR membership.since <= $as_of)
    AND (membership.until IS NULL OR membership.until > $as_of)
    // end
    AND
    // term is_present(person)
    (person.left_on IS NULL OR person.left_on > $as_of)
    // end
  WITH DISTINCT person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE
    // term is_live_tie
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
  WITH DISTINCT person, staff
  ORDER BY staff.id
  WITH person, collect({staff_id: staff.id, staff: staff.name}) AS holders
  WITH person, holders,
    // term is_key_person
    (coalesce(person.is_top_leader, false) OR EXISTS {
      MATCH (person)-[decision:DECIDES]->(project:Project)
      WHERE (decision.since IS NULL OR decision.since <= $as_of)
        AND (decision.until IS NULL OR decision.until > $as_of)
        AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
        AND (project.closed_on IS NULL OR project.closed_on > $as_of)
    })
    // end
    AS is_key
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
