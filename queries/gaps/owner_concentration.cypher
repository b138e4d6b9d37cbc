/* +++
title    = { en = "Customer held by one unit of ours", zh = "客户被我方单一部门掌握" }
summary  = { en = "Units of ours that hold more than the limit of all tie strength with a customer, through two or more of their people. One person who holds too much is named by single_thread.", zh = "通过两人及以上持有某客户全部联系强度且占比超过限额的我方部门。由一人持有过多者由 single_thread 报告。" }
why      = { en = "Customers belong to the company: a local office that holds them all becomes a landlord through whom everybody else has to pass.", zh = "客户属于公司：全部关系都握在一个办事处手里，它就成了人人都得经过的“地主”。" }
finding  = { en = "{unit} holds {share_percent} % of all tie strength, by {holders}; others: {others|colleague|colleagues} of other units.", zh = "{unit}持有全部联系强度的 {share_percent} %，由{holders}掌握；其他部门 {others} 人。" }
remedy   = { en = "Let {holders} introduce colleagues of other units[[, first {colleagues},]] to their contacts at {customer} on joint visits.", zh = "请{holders}以共同拜访的方式，向{customer}的联系人引见其他部门的同事[[，首先是{colleagues}]]。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "half_life_days"]
[params.most_unit_share]
type    = "float"
default = 0.8
ge      = 0
le      = 1
help    = { en = "Share of a customer's tie strength that one unit may hold but not pass (our own default)", zh = "单一部门可持有的客户联系强度占比上限（我方默认值）" }
[items]
holders    = { en = "{staff}", zh = "{staff}" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
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
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE
  // term is_active(tie)
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  // end
WITH customer, staff,
  // term strength
  coalesce(25.0 * tie.level * 0.5 ^ (
    CASE WHEN tie.last_contact_on > $as_of THEN 0.0
         ELSE toFloat(duration.inDays(tie.last_contact_on, $as_of).days) END
    / $half_life_days), 0.0)
  // end
  AS strength
WHERE strength > 0
WITH customer, staff, sum(strength) AS strength
WITH customer, sum(strength) AS total, collect({staff: staff, strength: strength}) AS held_by
UNWIND held_by AS held
WITH customer, total, size(held_by) AS staff_count, held.staff AS staff, held.strength AS strength
MATCH (staff)-[seat:MEMBER_OF]->(unit:Unit)
WHERE
  // term is_active(seat)
  (seat.since IS NULL OR seat.since <= $as_of)
  AND (seat.until IS NULL OR seat.until > $as_of)
  // end
WITH DISTINCT customer, total, staff_count, staff, strength, unit
WITH customer, total, staff_count, unit, sum(strength) AS unit_strength, collect({staff: staff, strength: strength}) AS held_by
// Rounded, because sums of the same strengths differ in their last digits from engine to engine.
WITH customer, staff_count, unit, held_by, round(unit_strength / total, 6) AS share
WHERE share > $most_unit_share AND size(held_by) > 1
UNWIND held_by AS held
WITH customer, staff_count, unit, share, held.strength AS strength, held.staff AS staff
ORDER BY strength DESC, staff.id
WITH customer, staff_count, unit, share, collect({staff_id: staff.id, staff: staff.name}) AS holders
WITH customer, staff_count, unit, holders, share, COLLECT {
  MATCH (customer)<-[branches:PART_OF*1..6]-(section:Department)
  WHERE section.category IS NOT NULL
    AND all(branch IN branches WHERE
      // term is_active(branch)
      (branch.since IS NULL OR branch.since <= $as_of)
      AND (branch.until IS NULL OR branch.until > $as_of)
      // end
    )
  RETURN section.category AS category
  ORDER BY category
} AS categories
WITH customer, staff_count, unit, holders, share,
  // term matching_functions
  COLLECT {
    UNWIND categories AS category
    MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
    WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
      AND (pairing.until IS NULL OR pairing.until > $as_of)
    WITH DISTINCT ours
    RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
    ORDER BY ours.id
  }
  // end
  AS matching
WITH customer.id AS customer_id,
     customer.name AS customer,
     'unit' AS subject_kind,
     unit.id AS subject_id,
     unit.name AS subject,
     {
       unit_id: unit.id,
       unit: unit.name,
       category: unit.category,
       share_percent: round(100 * share, 1),
       holders: holders[..3],
       people: size(holders),
       others: staff_count - size(holders),
       colleagues: [colleague IN matching WHERE coalesce(colleague.function <> unit.category, true)][..5]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
