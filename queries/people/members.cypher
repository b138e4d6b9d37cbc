/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level"]
[params.department_id]
type = "str?"
help = { en = "Only this department and its sections; all when left out", zh = "仅查该部门及其下级科室；省略则查全部" }
[columns]
customer_id   = "str"
customer      = "str"
department_id = "str"
department    = "str"
person_id     = "str"
person        = "str?"
title         = "str?"
post          = "str?"
layer         = "int?"
stance        = "int?"
since         = "date?"
until         = { type = "date?", en = "until", zh = "结束日期" }
live_ties     = "int"
[en]
title   = "Who sits where"
summary = """\
  The people present in a customer's departments on one day: one row for each post that a person \
  holds, with since when, and how many of ours hold a live tie. A department is asked with its \
  sections, three deep."""
[zh]
title   = "部门人员"
summary = "基准日客户各部门的在岗人员：每人每个岗位一行，含任职起始日期及我方有效联系人数。查询某部门时包含其下三层科室。"
+++ */
MATCH (customer:Customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE term.is_asked_customer(customer)
  AND all(part IN parts WHERE term.is_active(part))
  AND ($department_id IS NULL OR department.id = $department_id OR EXISTS {
    MATCH (department)-[sections:PART_OF*1..3]->(above:Department)
    WHERE above.id = $department_id
      AND all(section IN sections WHERE term.is_active(section))
  })
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  department.id AS department_id,
  department.name AS department,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  membership.post AS post,
  person.layer AS layer,
  term.general_stance(person) AS stance,
  membership.since AS since,
  membership.until AS until,
  size(COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
    RETURN DISTINCT staff.id
  }) AS live_ties
ORDER BY customer_id, department_id, coalesce(layer, 9), person_id, coalesce(post, ''), membership.key
