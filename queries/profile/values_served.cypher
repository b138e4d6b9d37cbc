/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id = "str"
customer    = "str?"
person_id   = "str"
person      = "str?"
title       = "str?"
layer       = "int?"
serves      = "list[str]"
tie_count   = "int"
undeclared  = "int"
is_declared = "bool"
held_by     = "list[map]"
[en]
title   = "What key relationships serve"
summary = """\
  For each key person with a live tie: which of the four values, project support, blow to \
  competitors, strategic partnership, cross-supporting network, the ties to them declare to \
  serve, and how many ties declare none. Those without any declared value come first."""
[zh]
title   = "关键关系服务的价值"
summary = "逐位有有效联系的关键客户：其联系声明服务于四种价值（项目支持、打击竞争对手、战略合作、交叉支持网络）中的哪些，以及未声明的联系数。完全未声明者在前。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
  AND term.is_key_person(person)
WITH DISTINCT customer, person
WITH customer, person,
  COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
    RETURN {staff_id: staff.id, staff: staff.name, level: tie.level, serves: tie.serves}
    ORDER BY tie.level DESC, staff.id, tie.key
  } AS held_by
WHERE size(held_by) > 0
WITH customer, person, held_by,
     [value IN ['project_support', 'rival_blow', 'partnership', 'network'] WHERE any(held IN held_by WHERE held.serves = value)] AS serves
RETURN customer.id AS customer_id,
       customer.name AS customer,
       person.id AS person_id,
       person.name AS person,
       person.title AS title,
       person.layer AS layer,
       serves,
       size(held_by) AS tie_count,
       size([held IN held_by WHERE held.serves IS NULL]) AS undeclared,
       size(serves) > 0 AS is_declared,
       held_by
ORDER BY customer_id, is_declared, person_id
