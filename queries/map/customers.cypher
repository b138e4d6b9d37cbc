/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[columns]
customer_id = "str"
customer    = "str"
name_en     = "str?"
tier        = "str?"
industry    = "str?"
region      = "str?"
group_id    = { type = "str?", en = "group id", zh = "所属集团编号" }
group       = { type = "str?", en = "belongs to", zh = "所属集团" }
departments = { type = "int", en = "departments", zh = "部门数" }
people      = { type = "int", en = "people", zh = "人数" }
[en]
title   = "Customers"
summary = """\
  Every customer with the group it belongs to, its departments and the people present: the ids \
  that other questions take as customer_id."""
[zh]
title   = "客户名单"
summary = "全部客户及其所属集团、部门数与在岗人数；其他查询的 customer_id 即取自此表。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
OPTIONAL MATCH (customer)-[link:SUBSIDIARY_OF]->(above:Customer)
WHERE term.is_active(link)
WITH customer, above
ORDER BY above.id
WITH customer, collect({id: above.id, name: above.name})[0] AS group_above
OPTIONAL MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH customer, group_above, collect(DISTINCT department) AS departments
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  customer.name_en AS name_en,
  customer.tier AS tier,
  customer.industry AS industry,
  customer.region AS region,
  group_above.id AS group_id,
  group_above.name AS group,
  size(departments) AS departments,
  size(COLLECT {
    UNWIND departments AS department
    MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE term.is_active(membership)
      AND term.is_present(person)
    RETURN DISTINCT person.id
  }) AS people
ORDER BY customer_id
