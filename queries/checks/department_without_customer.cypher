/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
above = { en = "{name} ({id}[[, until {until}]])", zh = "{name}（{id}[[，至 {until}]]）" }
[en]
title   = "Department without a customer"
summary = """\
  Departments from which no chain of PART_OF leads to a customer on the day asked about, while \
  people are present in them; and departments that were never part of anything. No customer can \
  be named for them, so that asking for one customer leaves them out."""
why     = """\
  Its people belong to no customer: every gap and every counterpart leaves them out without a \
  word."""
finding = "Leads to no customer[[, though part of {above}]]; people present: {people}."
remedy  = "Say which customer or which department it is part of."
[zh]
title   = "部门无所属客户"
summary = "基准日无法经上级部门追溯到任何客户、却仍有在岗人员的部门，以及从未有上级的部门。因无法确定客户，按客户查询时不列出。"
why     = "其人员不属于任何客户：所有缺口与对接查询都会漏掉他们。"
finding = "无法追溯到任何客户[[（上级：{above}）]]；在岗人员 {people} 人。"
remedy  = "补充其所属客户或上级部门。"
+++ */
MATCH (department:Department)
// Nobody can ask for one customer's departments that have no customer.
WHERE $customer_id IS NULL
  AND NOT EXISTS {
    MATCH (department)-[parts:PART_OF*1..6]->(:Customer)
    WHERE all(part IN parts WHERE term.is_active(part))
  }
WITH department, COUNT {
  MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE term.is_active(membership)
    AND term.is_present(person)
  // Somebody with two posts there is one person.
  RETURN DISTINCT person
} AS people
WHERE people > 0 OR NOT EXISTS { MATCH (department)-[:PART_OF]->() }
RETURN null AS customer_id,
       null AS customer,
       'department' AS subject_kind,
       department.id AS subject_id,
       department.name AS subject,
       {
         people: people,
         above: COLLECT {
           MATCH (department)-[part:PART_OF]->(parent)
           RETURN {id: parent.id, name: parent.name, until: part.until}
           // A customer and a department can have the same id.
           ORDER BY parent.id, CASE WHEN parent:Customer THEN 0 ELSE 1 END, part.key
         }
       } AS evidence
ORDER BY subject_id
