/* +++
kind     = "check"
severity = "high"
uses     = ["as_of", "customer_id"]
[items]
people = { en = "{person} ({level}[[ since {since}]][[, last contact {last_contact_on}]])", zh = "{person}（{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]]）" }
[en]
title   = "Left, yet holds ties"
summary = """\
  Colleagues who have left by the day asked about and still hold active ties, per customer."""
why     = """\
  Leaving ends a tie: as long as it stands, the person looks covered and no gap names them."""
finding = "Left on {left_on}, yet these ties go on: {people}."
remedy  = """\
  End these ties on {left_on} and hand each person over to a colleague of the same layer and a \
  matching function."""
[zh]
title   = "已离职仍有联系"
summary = "基准日已离职、但联系关系尚未结束的我方人员，按客户列出。"
why     = "离职即应结束联系：只要关系仍在，该客户人员看似已覆盖，缺口便不会报告。"
finding = "已于 {left_on} 离职，以下联系尚未结束：{people}。"
remedy  = "将这些联系的结束日期填为 {left_on}，并逐一移交给同层级、对应岗位的同事。"
+++ */
MATCH (staff:Staff)
WHERE staff.left_on <= $as_of
MATCH (staff)-[tie:CONTACTS]->(person:Person)
WHERE term.is_active(tie)
OPTIONAL MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, staff, person, tie
WHERE term.is_asked_customer(customer)
ORDER BY person.id, tie.key
WITH customer, staff, collect({
  person_id: person.id,
  person: person.name,
  role: tie.role,
  level: tie.level,
  since: tie.since,
  last_contact_on: tie.last_contact_on
}) AS people
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, staff AS subject, {title: staff.title, left_on: staff.left_on, ties: size(people), people: people} AS evidence
