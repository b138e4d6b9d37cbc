/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id   = "str"
customer      = "str?"
tier          = "str?"
completeness  = "float"
missing_facts = "list[str]"
[en]
title   = "How much we know of a customer"
summary = """\
  For each customer the share of ten facts that are known (tier, industry, region, management \
  model, products, its own customers, pains, departments, a power structure, the number one) and \
  which are missing; its people: people.completeness. The least known first."""
[zh]
title   = "客户信息完整度"
summary = """\
  逐客户列出十项信息（等级、行业、区域、管理模式、产品、其自身客户、痛点、部门、汇报关系、一把手）的已知比例与缺失项；人员见 people.completeness。完整度低者在前。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE all(part IN parts WHERE term.is_active(part))
    RETURN DISTINCT department.id AS department_id
    ORDER BY department_id
  } AS departments
WITH customer, departments,
  EXISTS {
    UNWIND departments AS department_id
    MATCH (:Department {id: department_id})<-[membership:MEMBER_OF]-(person:Person)-[line:REPORTS_TO]->(boss:Person)
    WHERE boss <> person AND term.is_active(membership)
      AND term.is_active(line)
      AND term.is_present(person)
  } AS has_structure,
  EXISTS {
    UNWIND departments AS department_id
    MATCH (:Department {id: department_id})<-[membership:MEMBER_OF]-(leader:Person {is_top_leader: true})
    WHERE term.is_active(membership)
      AND term.is_present(leader)
  } AS has_leader
WITH customer, [fact IN [
    {name: 'tier', is_known: customer.tier IS NOT NULL},
    {name: 'industry', is_known: trim(coalesce(customer.industry, '')) <> ''},
    {name: 'region', is_known: trim(coalesce(customer.region, '')) <> ''},
    {name: 'management_model', is_known: trim(coalesce(customer.management_model, '')) <> ''},
    {name: 'products', is_known: trim(coalesce(customer.products, '')) <> ''},
    {name: 'own_customers', is_known: trim(coalesce(customer.own_customers, '')) <> ''},
    {name: 'pains', is_known: trim(coalesce(customer.pains, '')) <> ''},
    {name: 'departments', is_known: size(departments) > 0},
    {name: 'structure', is_known: has_structure},
    {name: 'top_leader', is_known: has_leader}
  ] WHERE NOT fact.is_known | fact.name] AS missing_facts
RETURN customer.id AS customer_id,
       customer.name AS customer,
       customer.tier AS tier,
       round(1.0 - size(missing_facts) / 10.0, 3) AS completeness,
       missing_facts
ORDER BY completeness, customer_id
