/* +++
kind     = "check"
severity = "high"
uses     = ["as_of", "customer_id"]
[en]
title   = "Customer without a top leader on record"
summary = """\
  Customers that have departments with people present, none of whom is recorded as the top \
  leader."""
why     = """\
  Top leader first: as long as nobody says who that is, no rule can say that the number one is \
  out of reach."""
finding = """\
  {people|person|people} in {departments|department|departments}, none recorded as top leader.[[ \
  Executives: {executives}.]]"""
remedy  = """\
  Record who is the number one of {subject}[[, perhaps one of {executives}]]; enter a \
  placeholder if nobody knows the name."""
[zh]
title   = "客户未登记一把手"
summary = "有部门、有在岗人员，却没有任何人登记为一把手的客户。"
why     = "一把手优先：没人登记谁是一把手，就没有规则能发现一把手未覆盖。"
finding = "{departments} 个部门共 {people} 人，无人登记为一把手。[[高层：{executives}。]]"
remedy  = "登记{subject}的一把手[[（可能是{executives}之一）]]；不知姓名时可先登记占位人员。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
  AND NOT EXISTS {
    MATCH (customer)<-[lines:PART_OF*1..6]-(:Department)<-[place:MEMBER_OF]-(leader:Person)
    WHERE leader.is_top_leader
      AND all(line IN lines WHERE term.is_active(line))
      AND term.is_active(place)
      AND term.is_present(leader)
  }
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH customer, count(DISTINCT department) AS departments, count(DISTINCT person) AS people
RETURN customer, customer AS subject, {
  departments: departments,
  people: people,
  executives: COLLECT {
    MATCH (customer)<-[branches:PART_OF*1..6]-(:Department)<-[seat:MEMBER_OF]-(executive:Person)
    WHERE executive.layer = 1
      AND all(branch IN branches WHERE term.is_active(branch))
      AND term.is_active(seat)
      AND term.is_present(executive)
    WITH DISTINCT executive
    RETURN {person_id: executive.id, person: executive.name, title: executive.title}
    ORDER BY coalesce(executive.power, 0) DESC, executive.id
    LIMIT 3
  }
} AS evidence
ORDER BY customer_id
