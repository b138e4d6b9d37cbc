/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
former = { en = "{department}[[ until {until}]]", zh = "{department}[[（至 {until}）]]" }
[en]
title   = "Person without a department"
summary = """\
  People who are present and member of no department on the day asked about or later. The \
  customer is that of a former department; where there was none, no customer can be named, and \
  asking for one customer leaves the person out."""
why     = """\
  Without a department a person belongs to no customer: every gap and every counterpart leaves \
  them out without a word."""
finding = """\
  [[{?is_key}Key person. ]]Belongs to no department, so that no answer about a customer counts \
  this person[[; was in {former}]]."""
remedy  = "Give the person's department, or the day on which they left."
[zh]
title   = "客户人员无部门"
summary = "在岗但在基准日不属于任何部门的客户人员（部门将来生效者除外）。客户取自其曾属部门；从未有部门者无法确定客户，按客户查询时不列出。"
why     = "没有部门就不属于任何客户：所有缺口与对接查询都会漏掉此人。"
finding = "[[{?is_key}关键客户。]]不属于任何部门，任何客户的统计都不会计入此人[[；曾属{former}]]。"
remedy  = "补充其所在部门，或填写离开日期。"
+++ */
MATCH (person:Person)
WHERE term.is_present(person)
  // Someone whose department begins on a coming day is no fault.
  AND NOT EXISTS {
    MATCH (person)-[membership:MEMBER_OF]->(:Department)
    // One that ends on the day on which it begins, or before, holds on no day.
    WHERE (membership.until IS NULL OR membership.until > $as_of)
      AND (membership.since IS NULL OR membership.until IS NULL OR membership.since < membership.until)
  }
// The customer, where a former department still tells it.
OPTIONAL MATCH (person)-[membership:MEMBER_OF]->(department:Department)-[:PART_OF*1..6]->(customer:Customer)
WITH DISTINCT customer, person, department.id AS department_id, department.name AS department, membership.until AS until
WHERE term.is_asked_customer(customer)
ORDER BY until DESC, department_id
WITH customer, person, collect({department_id: department_id, department: department, until: until}) AS former
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, person AS subject, {
  title: person.title,
  is_key: term.is_key_person(person),
  former: [department IN former WHERE department.department_id IS NOT NULL]
} AS evidence
