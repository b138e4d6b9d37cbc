/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
a_owners   = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
b_owners   = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
others     = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
missing    = { en = "{role}", zh = "{role}" }
[en]
title   = "Key person without A and B owner"
summary = """\
  Key people for whom no two different colleagues are A and B owner by live ties; key people \
  without any live tie are among them."""
why     = """\
  With one owner, a departure or a holiday at the wrong moment leaves a decision unattended, and \
  nobody checks what the one owner reports."""
finding = """\
  Missing: {missing}.[[{!a_owners}{!b_owners}{!others} Nobody holds a live tie.]][[ A owner: \
  {a_owners}.]][[ B owner: {b_owners}.]][[ Others with a live tie: {others}.]][[ Holds: \
  {points}.]]"""
remedy  = """\
  Name the missing {missing} and introduce them on a daily visit: [[{?others}one of those with a \
  live tie, or ]]a colleague of the same layer[[ ({layer})]][[ and a matching function \
  ({colleagues})]][[{!colleagues}; no function of ours is set opposite their department: give it \
  a category]]."""
[zh]
title   = "关键客户缺AB角"
summary = "没有两位不同同事以有效联系分任A角与B角的关键客户，包括完全没有有效联系者。"
why     = "只有一位负责人时，离职或关键时刻缺席都会使决策无人跟进，其汇报也无人印证。"
finding = """\
  缺{missing}。[[{!a_owners}{!b_owners}{!others}没有任何有效联系。]][[A角：{a_owners}。]][[B角：{b_owners}。\
  ]][[其他有效联系：{others}。]][[掌握：{points}。]]"""
remedy  = """\
  补齐{missing}，并在日常拜访中引见：[[{?others}由已有联系的同事担任，或]]安排同层级[[（{layer}）]][[、对应岗位（{colleagues}）\
  ]]的同事[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
CALL term.key_people() YIELD person
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE term.is_active(membership)
  AND term.is_present(person)
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
  term.live_ties(person) AS held_by
WITH customer, person, categories,
     [holder IN held_by WHERE holder.role = 'A'] AS a_owners,
     [holder IN held_by WHERE holder.role = 'B'] AS b_owners,
     [holder IN held_by WHERE holder.role IS NULL] AS others
WITH customer, person, categories, a_owners, b_owners, others,
     CASE WHEN size(a_owners) = 0 THEN [{role: 'A'}] ELSE [] END
     // One colleague who is both A and B backs up nobody: then B is missing.
     + CASE WHEN any(b IN b_owners WHERE size(a_owners) = 0 OR any(a IN a_owners WHERE a.staff_id <> b.staff_id)) THEN [] ELSE [{role: 'B'}] END
     AS missing
WHERE size(missing) > 0
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  title: person.title,
  layer: person.layer,
  missing: missing,
  a_owners: a_owners,
  b_owners: b_owners,
  others: others,
  points: term.control_points(person),
  colleagues: term.matching_functions(categories)
} AS evidence
