/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ([[{layer}, ]][[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{layer}，]][[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
[en]
title   = "Nobody of ours on the same layer"
summary = """\
  Executives and managers to whom nobody of our same layer holds a live tie: unmatched (no live \
  tie), under-levelled (only lower layers), over-levelled (only higher ones) or beside (higher \
  and lower, not the same). A colleague of unknown layer matches nobody."""
why     = """\
  People of one layer speak of the same things; a tie from another layer ends when the topic \
  does."""
finding = """\
  Nobody on our {layer} layer holds a live tie[[{!held_by}, nor does anyone else of ours]][[; \
  {standing}, held by {held_by}]]."""
remedy  = """\
  Let a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]] \
  meet {subject} in an executive visit or a topical exchange[[{!colleagues}; no function of ours \
  is set opposite their department: give it a category]]."""
[zh]
title   = "缺少同层级对接"
summary = "我方没有同层级人员保持有效联系的高层与中层：未对接（无有效联系）、级别偏低（仅较低层级）、级别偏高（仅较高层级）、错位（高低皆有而无同级）。层级未知者不算对接。"
why     = "同层级才有共同话题；跨层级的联系往往随事而止。"
finding = "我方{layer}无人保持有效联系[[{!held_by}，其他层级也没有]][[；{standing}，现由{held_by}联系]]。"
remedy  = """\
  安排同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事以高层拜访或专题交流与{subject}建立联系[[{!colleagues}；\
  其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE person.layer IN [1, 2]
  AND term.is_active(membership)
  AND term.is_present(person)
  AND NOT EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE staff.layer = person.layer
      AND term.is_live_tie(tie)
  }
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
  term.live_ties(person) AS held_by
WITH customer, person, categories, held_by,
     [holder IN held_by WHERE holder.layer IS NOT NULL | holder.layer] AS layers
// Layer 1 is the highest: a greater number is a lower layer.
WITH customer, person, categories, held_by,
     CASE
       WHEN size(layers) = 0 THEN {status: 'unmatched', en: 'unmatched', zh: '未对接'}
       WHEN all(layer IN layers WHERE layer > person.layer) THEN {status: 'under_levelled', en: 'under-levelled', zh: '级别偏低'}
       WHEN all(layer IN layers WHERE layer < person.layer) THEN {status: 'over_levelled', en: 'over-levelled', zh: '级别偏高'}
       ELSE {status: 'beside', en: 'higher and lower layers only', zh: '错位'}
     END AS standing
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  title: person.title,
  layer: person.layer,
  status: standing.status,
  standing: standing,
  held_by: held_by,
  colleagues: term.matching_functions(categories)
} AS evidence
