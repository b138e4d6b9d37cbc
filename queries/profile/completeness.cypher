/* +++
title   = { en = "How much we know of a customer", zh = "客户信息完整度" }
summary = { en = "For each customer the share of ten facts that are known (tier, industry, region, management model, products, its own customers, pains, departments, a power structure, the number one) and which are missing; its people: people.completeness. The least known first.", zh = "逐客户列出十项信息（等级、行业、区域、管理模式、产品、其自身客户、痛点、部门、汇报关系、一把手）的已知比例与缺失项；人员见 people.completeness。完整度低者在前。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]

[columns]
customer_id   = "str"
customer      = "str?"
tier          = "str?"
completeness  = "float"
missing_facts = "list[str]"
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE all(part IN parts WHERE
      // term is_active(part)
      (part.since IS NULL OR part.since <= $as_of)
      AND (part.until IS NULL OR part.until > $as_of)
      // end
    )
    RETURN DISTINCT department.id AS department_id
    ORDER BY department_id
  } AS departments
WITH customer, departments,
  EXISTS {
    UNWIND departments AS department_id
    MATCH (:Department {id: department_id})<-[membership:MEMBER_OF]-(person:Person)-[line:REPORTS_TO]->(boss:Person)
    WHERE boss <> person AND
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_active(line)
      (line.since IS NULL OR line.since <= $as_of)
      AND (line.until IS NULL OR line.until > $as_of)
      // end
      AND
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
  } AS has_structure,
  EXISTS {
    UNWIND departments AS department_id
    MATCH (:Department {id: department_id})<-[membership:MEMBER_OF]-(leader:Person {is_top_leader: true})
    WHERE
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_present(leader)
      (leader.left_on IS NULL OR leader.left_on > $as_of)
      // end
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
