/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "key_stale_days", "min_level"]
[en]
title   = "Gone silent"
summary = """\
  People with active ties whose most recent contact is further back than the limit: key people \
  30 days, others 90. A person whose ties name no contact at all is among them, with the days \
  unknown; a person without a tie is not."""
why     = """\
  Half of a tie's strength is gone after a quarter of a year without contact; with key people a \
  month of silence already costs influence."""
finding = """\
  [[{?is_key}Key person. ]][[Silent for {silent_days|day|days} (limit \
  {limit_days})]][[{!silent_days}No contact on record]]. Held by {held_by}."""
remedy  = """\
  Let {last_holder} call or visit this week; if they no longer can, hand over to a colleague of \
  the same layer[[ ({layer})]][[ and a matching function ({colleagues})]][[{!colleagues}; no \
  function of ours is set opposite their department: give it a category]]."""
[zh]
title   = "联系沉寂"
summary = "仍有联系关系、但最近一次联系早于期限的客户人员：关键客户 30 天，其他 90 天。从无联系记录者亦列入（天数未知）；没有联系关系者不在此列。"
why     = "一个季度不联系，关系强度减半；对关键客户，一个月的沉默就会失去影响力。"
finding = """\
  [[{?is_key}关键客户。]][[已 {silent_days} 天未联系（期限 {limit_days} 天）]][[{!silent_days}没有联系记录]]。联系人：\
  {held_by}。"""
remedy  = """\
  请{last_holder}本周内联系或拜访；如已不便，移交给同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事[[{!colleagues}；\
  其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
MATCH (person)<-[tie:CONTACTS]-(:Staff)
WHERE tie.level >= $min_level
  AND term.is_active(tie)
WITH customer, department, person, max(tie.last_contact_on) AS last_contact_on
// The shorter limit first, for most are asked no further.
WHERE last_contact_on IS NULL
  OR last_contact_on < $as_of - duration({days: $key_stale_days})
  OR last_contact_on < $as_of - duration({days: $stale_days})
WITH customer, person, last_contact_on, collect(DISTINCT department.category) AS categories
WITH customer, person, categories, last_contact_on,
  term.is_key_person(person) AS is_key
WITH customer, person, categories, last_contact_on, is_key,
     CASE WHEN is_key THEN $key_stale_days ELSE $stale_days END AS limit_days
WHERE last_contact_on IS NULL OR last_contact_on < $as_of - duration({days: limit_days})
WITH customer, person, categories, last_contact_on, is_key, limit_days, COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE tie.level >= $min_level
    AND term.is_active(tie)
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function: term.staff_function(staff),
    left_on: staff.left_on,
    role: tie.role,
    level: tie.level,
    since: tie.since,
    last_contact_on: tie.last_contact_on
  }
  // The most recent contact first, unknown ones last.
  ORDER BY tie.last_contact_on IS NULL, tie.last_contact_on DESC, staff.id, tie.key
} AS held_by
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  is_key: is_key,
  title: person.title,
  layer: person.layer,
  limit_days: limit_days,
  last_contact_on: last_contact_on,
  silent_days: duration.inDays(last_contact_on, $as_of).days,
  last_holder_id: held_by[0].staff_id,
  last_holder: held_by[0].staff,
  held_by: held_by,
  colleagues: term.matching_functions(categories)
} AS evidence
ORDER BY evidence.is_key DESC, customer_id, subject_id
