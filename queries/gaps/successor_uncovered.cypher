/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
may_succeed  = { en = "{person}[[ ({title})]][[ as {kind}]]", zh = "{person}[[（{title}）]][[，身份：{kind}]]" }
introducers  = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Successor without a tie"
summary = """\
  Recorded deputies and likely successors of key people to whom nobody of ours holds a live tie, \
  with whom they may succeed."""
why     = """\
  The trusted leader leaves, the deputy takes over with views of their own, and the project ends."""
finding = """\
  May succeed {may_succeed}; no live tie[[; last contact {last_contact}]][[{!last_contact}; no \
  contact on record]]."""
remedy  = """\
  [[Let {introducers}, who know whom {subject} may succeed, bring the two together \
  with]][[{!introducers}Let]] a colleague of the same layer[[ ({layer})]][[ and a matching \
  function ({colleagues})]][[{!introducers} get to know {subject}]], for a start in a technical \
  or topical exchange[[{!colleagues}; no function of ours is set opposite their department: give \
  it a category]]."""
[zh]
title   = "继任者未覆盖"
summary = "关键客户已登记的副手与可能继任者中，我方无人保持有效联系者，附其可能接替的关键客户。"
why     = "信任我们的领导离任，想法不同的副手接任，项目就此终止。"
finding = "可能接替{may_succeed}；没有有效联系[[；最近一次联系：{last_contact}]][[{!last_contact}；没有联系记录]]。"
remedy  = """\
  [[请认识其上级的{introducers}引见]][[{!introducers}安排]]同层级[[（{layer}）]][[、对应岗位（{colleagues}）\
  ]]的同事与{subject}建立联系，可从技术交流或专题交流开始[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (successor:Person)-[succession:MAY_SUCCEED]->(person:Person)
WHERE successor.id <> person.id
  AND term.is_active(succession)
  AND term.is_present(successor)
  AND term.is_present(person)
  AND term.is_key_person(person)
  AND NOT EXISTS {
    MATCH (successor)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  }
WITH successor, person, min(succession.kind) AS kind
ORDER BY person.id
WITH successor, collect({person_id: person.id, person: person.name, title: person.title, kind: kind}) AS may_succeed, collect(person) AS leaders
WITH successor AS person, may_succeed, COLLECT {
  UNWIND leaders AS leader
  MATCH (leader)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_live_tie(tie)
    AND term.is_present(staff)
  WITH staff, max(tie.level) AS level
  RETURN {staff_id: staff.id, staff: staff.name}
  ORDER BY level DESC, staff.id
  LIMIT 3
} AS introducers
MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, person, may_succeed, introducers
WHERE term.is_asked_customer(customer)
WITH customer, person, may_succeed, introducers,
     COLLECT {
       MATCH (person)-[seat:MEMBER_OF]->(department:Department)
       WHERE department.category IS NOT NULL
         AND term.is_active(seat)
       RETURN department.category AS category
       ORDER BY category
     } AS categories
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       may_succeed: may_succeed,
       last_contact: term.last_contact(person),
       introducers: introducers,
       colleagues: term.matching_functions(categories)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
