/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "half_life_days"]
[params.most_unit_share]
type    = "float"
default = 0.8
ge      = 0
le      = 1
help    = { en = "Share of a customer's tie strength that one unit may hold but not pass (our own default)", zh = "单一部门可持有的客户联系强度占比上限（我方默认值）" }
[en]
title   = "Customer held by one unit of ours"
summary = """\
  Units of ours that hold more than the limit of all tie strength with a customer, through two \
  or more of their people. One person who holds too much is named by single_thread."""
why     = """\
  Customers belong to the company: a local office that holds them all becomes a landlord through \
  whom everybody else has to pass."""
finding = """\
  {unit} holds {share_percent} % of all tie strength, by {holders}; others: \
  {others|colleague|colleagues} of other units."""
remedy  = """\
  Let {holders} introduce colleagues of other units[[, first {colleagues},]] to their contacts \
  at {customer} on joint visits."""
[zh]
title   = "客户被我方单一部门掌握"
summary = "通过两人及以上持有某客户全部联系强度且占比超过限额的我方部门。由一人持有过多者由 single_thread 报告。"
why     = "客户属于公司：全部关系都握在一个办事处手里，它就成了人人都得经过的“地主”。"
finding = "{unit}持有全部联系强度的 {share_percent} %，由{holders}掌握；其他部门 {others} 人。"
remedy  = "请{holders}以共同拜访的方式，向{customer}的联系人引见其他部门的同事[[，首先是{colleagues}]]。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_active(tie)
WITH customer, staff,
  term.strength(tie) AS strength
WHERE strength > 0
WITH customer, staff, sum(strength) AS strength
WITH customer, sum(strength) AS total, collect({staff: staff, strength: strength}) AS held_by
UNWIND held_by AS held
WITH customer, total, size(held_by) AS staff_count, held.staff AS staff, held.strength AS strength
MATCH (staff)-[seat:MEMBER_OF]->(unit:Unit)
WHERE term.is_active(seat)
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
    AND all(branch IN branches WHERE term.is_active(branch))
  RETURN section.category AS category
  ORDER BY category
} AS categories
WITH customer, staff_count, unit, holders, share,
  term.matching_functions(categories) AS matching
RETURN customer, unit AS subject, {
  unit_id: unit.id,
  unit: unit.name,
  category: unit.category,
  share_percent: round(100 * share, 1),
  holders: holders[..3],
  people: size(holders),
  others: staff_count - size(holders),
  colleagues: [colleague IN matching WHERE coalesce(colleague.function <> unit.category, true)][..5]
} AS evidence
