/* +++
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.leader_level]
type    = "int"
default = 2
ge      = 1
le      = 4
help    = { en = "Lowest level of a live tie that counts as reaching a top leader (the method)", zh = "视为已覆盖一把手的最低有效联系级别（方法规定）" }
[en]
title   = "Top leader out of reach"
summary = """\
  Top leaders to whom nobody of ours holds a live tie of recognition or better: the number one \
  comes first."""
why     = """\
  The number one can open or close every other door, and no other tie makes up for that one."""
finding = """\
  No live tie of {needed_level} or better[[; below that only {held_by}]][[{!held_by}; last \
  contact {last_contact}]][[{!held_by}{!last_contact}; no contact on record]]."""
remedy  = """\
  Let one of ours on the same layer[[ ({layer} to {layer})]] take {subject} on in an executive \
  visit[[, prepared by a matching function ({colleagues})]][[{!colleagues}; no function of ours \
  is set opposite their department: give it a category]]."""
[zh]
title   = "一把手未覆盖"
summary = "我方无人达到“认可”及以上有效联系的一把手：一把手优先。"
why     = "一把手能打开或关上其他所有的门，别的关系无法替代。"
finding = """\
  没有“{needed_level}”及以上的有效联系[[；较低级别仅有{held_by}]][[{!held_by}；最近一次联系：\
  {last_contact}]][[{!held_by}{!last_contact}；没有联系记录]]。"""
remedy  = """\
  安排我方同层级[[（{layer}对{layer}）]]领导以高层拜访与{subject}直接对接[[，由对应岗位（{colleagues}）\
  的同事做准备]][[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (person:Person)
WHERE person.is_top_leader
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE term.is_active(membership)
  AND term.is_present(person)
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
  term.live_ties(person) AS held_by
WHERE all(holder IN held_by WHERE holder.level < $leader_level)
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  title: person.title,
  layer: person.layer,
  needed_level: $leader_level,
  held_by: held_by,
  last_contact: term.last_contact(person),
  colleagues: term.matching_functions(categories)
} AS evidence
