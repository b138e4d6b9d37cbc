/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level"]
[params.min_people]
type    = "int"
default = 0
ge      = 0
help    = { en = "Only departments where at least so many people are known", zh = "仅列出已知人员不少于该数的部门" }
[columns]
customer_id    = "str"
customer       = "str"
department_id  = "str"
department     = "str"
category       = "str?"
is_section     = { type = "bool", en = "section of another", zh = "属下级科室" }
people         = { type = "int", en = "people", zh = "人数" }
posts          = { type = "int", en = "posts held", zh = "岗位数" }
people_reached = { type = "int", en = "people with a live tie", zh = "有有效联系的人数" }
staff_there    = { type = "int", en = "of ours with a live tie", zh = "我方有效联系人数" }
[en]
title   = "Departments"
summary = """\
  Every department of a customer with its category, the people present and the posts they hold, \
  and how many of them one of ours knows: the ids that other questions take as department_id."""
[zh]
title   = "部门名单"
summary = "客户的全部部门及其类别、在岗人数、岗位数与我方已有效联系的人数；其他查询的 department_id 即取自此表。"
+++ */
MATCH (customer:Customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE term.is_asked_customer(customer)
  AND all(part IN parts WHERE term.is_active(part))
WITH customer, department, min(size(parts)) AS steps
OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
OPTIONAL MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_live_tie(tie)
WITH customer.id AS customer_id,
     customer.name AS customer,
     department.id AS department_id,
     department.name AS department,
     department.category AS category,
     steps > 1 AS is_section,
     count(DISTINCT person) AS people,
     count(DISTINCT person.id + '|' + coalesce(membership.post, '')) AS posts,
     count(DISTINCT CASE WHEN staff IS NULL THEN null ELSE person END) AS people_reached,
     count(DISTINCT staff) AS staff_there
WHERE people >= $min_people
RETURN
  customer_id,
  customer,
  department_id,
  department,
  category,
  is_section,
  people,
  posts,
  people_reached,
  staff_there
ORDER BY customer_id, department_id
