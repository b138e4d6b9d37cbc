/* +++
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]], gone from {left_on})", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]]，{left_on} 起离职）" }
[en]
title   = "Known only to colleagues who leave"
summary = """\
  People whose live ties are all with colleagues who have left or gave notice: a leaving day of \
  theirs is on record, past or to come."""
why     = """\
  When they go the relationship goes with them; only before they go can they introduce whoever \
  takes over."""
finding = """\
  [[{?is_key}Key person. ]]All live ties are with colleagues who leave: {held_by}.[[ Holds: \
  {points}.]]"""
remedy  = """\
  [[{?introducer}Before {last_day} let {introducer} introduce]][[{!introducer}Nobody is left to \
  introduce: name at once]] a colleague of the same layer[[ ({layer})]][[ and a matching \
  function ({colleagues})]][[{?introducer} on a joint visit]][[{!colleagues}; no function of \
  ours is set opposite their department: give it a category]]."""
[zh]
title   = "仅由离职人员掌握"
summary = "其全部有效联系均由已离职或已提出离职的我方人员持有者：这些人员已登记过去或将来的离职日期。"
why     = "人一走关系就断；只有在走之前，才能由其引见接任者。"
finding = "[[{?is_key}关键客户。]]全部有效联系均由离职人员持有：{held_by}。[[掌握：{points}。]]"
remedy  = """\
  [[{?introducer}请{introducer}在 {last_day} 之前，]][[{?introducer}以共同拜访的方式引见]][[{!introducer}已无人可\
  引见，请立即指定]]同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
// From those who leave, for they are few.
MATCH (leaving:Staff)
WHERE leaving.left_on IS NOT NULL
MATCH (leaving)-[tie:CONTACTS]->(person:Person)
WHERE term.is_live_tie(tie)
  AND term.is_present(person)
WITH DISTINCT person
WHERE NOT EXISTS {
  MATCH (person)<-[other:CONTACTS]-(staying:Staff)
  WHERE staying.left_on IS NULL
    AND term.is_live_tie(other)
}
MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, person
WHERE term.is_asked_customer(customer)
WITH customer, person,
     term.live_ties(person) AS held_by,
     COLLECT {
       MATCH (person)-[seat:MEMBER_OF]->(department:Department)
       WHERE department.category IS NOT NULL
         AND term.is_active(seat)
       RETURN department.category AS category
       ORDER BY category
     } AS categories
WITH customer, person, held_by, categories, [holder IN held_by WHERE holder.left_on > $as_of] AS here
RETURN customer, person AS subject, {
  is_key: term.is_key_person(person),
  title: person.title,
  layer: person.layer,
  introducer_id: here[0].staff_id,
  introducer: here[0].staff,
  last_day: here[0].left_on,
  held_by: held_by,
  points: term.control_points(person),
  colleagues: term.matching_functions(categories)
} AS evidence
