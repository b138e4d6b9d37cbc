/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level", "sales_functions"]
[en]
title   = "Held only by sales"
summary = """\
  People whose live ties are all held by sales, key people first. A colleague of unknown \
  function doesn't count as sales."""
why     = "When that salesperson leaves, the company loses the relationship."
finding = "[[{?is_key}Key person. ]]Held only by sales: {held_by}."
remedy  = """\
  Let a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]] \
  meet {subject} in a topical exchange[[{!colleagues}; no function of ours is set opposite their \
  department: give it a category]]."""
[zh]
title   = "仅由销售掌握"
summary = "有效联系全部由销售岗位掌握的客户人员，关键客户在前。岗位类别未知者不视为销售。"
why     = "销售一旦离开，公司就失去这段关系。"
finding = "[[{?is_key}关键客户。]]仅由销售掌握：{held_by}。"
remedy  = """\
  安排同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事以专题交流与{subject}建立联系[[{!colleagues}；其部门尚无对应岗位，\
  请补充部门类别]]。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
WHERE term.is_active(seat)
  AND term.is_present(person)
// Only whom someone of sales knows is asked further.
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_live_tie(tie)
  AND term.staff_function(staff) IN $sales_functions
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
  term.live_ties(person) AS held_by
WHERE all(holder IN held_by WHERE coalesce(holder.function IN $sales_functions, false))
WITH customer, person, held_by,
  term.is_key_person(person) AS is_key,
  term.matching_functions(categories) AS matching
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  is_key: is_key,
  title: person.title,
  layer: person.layer,
  held_by: held_by,
  colleagues: [colleague IN matching WHERE NOT colleague.function IN $sales_functions]
} AS evidence
ORDER BY evidence.is_key DESC, customer_id, subject_id
