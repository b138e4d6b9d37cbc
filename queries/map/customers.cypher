/* +++
title   = { en = "Customers", zh = "客户名单" }
summary = { en = "Every customer with the group it belongs to, its departments and the people present: the ids that other questions take as customer_id.", zh = "全部客户及其所属集团、部门数与在岗人数；其他查询的 customer_id 即取自此表。" }
kind    = "view"
uses    = ["as_of", "customer_id"]

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
OPTIONAL MATCH (customer)-[link:SUBSIDIARY_OF]->(above:Customer)
WHERE
  // term is_active(link)
  (link.since IS NULL OR link.since <= $as_of)
  AND (link.until IS NULL OR link.until > $as_of)
  // end
WITH customer, above
ORDER BY above.id
WITH customer, collect({id: above.id, name: above.name})[0] AS group_above
OPTIONAL MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
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
    WHERE
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
    RETURN DISTINCT person.id
  }) AS people
ORDER BY customer_id
