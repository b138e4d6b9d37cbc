/* +++
kind     = "check"
severity = "high"
uses     = ["as_of", "customer_id"]
[en]
title   = "Customer without anybody on record"
summary = """\
  Customers none of whose departments has anybody present on the day asked about, and customers \
  without any department; a placeholder counts as somebody. A customer to which others belong is \
  left out: they are asked about themselves."""
why     = """\
  The rules about relationships begin at a department or a person: of such a customer they find \
  nothing, which looks as if all were well."""
finding = """\
  [[Nobody present in {departments|department|departments}]][[{!departments}No department and \
  nobody on record]][[; {people_before|person was|people were} there before]]."""
remedy  = """\
  Record the departments and people of {subject} from the top leader down, a placeholder where \
  the name is unknown; if nobody of ours sells there, take it out of the list of customers."""
[zh]
title   = "客户无人员登记"
summary = "基准日各部门均无在岗人员，或没有任何部门的客户；占位人员也算有人。有下属单位的客户不列出，由下属单位各自判断。"
why     = "有关客户关系的规则都从部门或人员查起，对这样的客户什么也查不出，看上去就像一切正常。"
finding = "[[{departments} 个部门均无在岗人员]][[{!departments}没有登记任何部门和人员]][[；曾有 {people_before} 人]]。"
remedy  = "从一把手起登记{subject}的部门和人员，不知姓名时可先登记占位人员；若我方并不在此销售，则将其移出客户清单。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
  AND NOT EXISTS {
    MATCH (customer)<-[link:SUBSIDIARY_OF]-(below:Customer)
    WHERE below.id <> customer.id
      AND term.is_active(link)
  }
  AND NOT EXISTS {
    MATCH (customer)<-[lines:PART_OF*1..6]-(:Department)<-[place:MEMBER_OF]-(someone:Person)
    WHERE all(line IN lines WHERE term.is_active(line))
      AND term.is_active(place)
      AND term.is_present(someone)
  }
WITH customer,
     COUNT {
       MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
       WHERE all(part IN parts WHERE term.is_active(part))
       RETURN DISTINCT department
     } AS departments,
     // Whose time there began before the day is there no more, or would have been found above.
     COUNT {
       MATCH (customer)<-[branches:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
       WHERE all(branch IN branches WHERE term.is_active(branch))
         AND (membership.since IS NULL OR membership.since < $as_of)
         // One that ends on the day on which it begins, or before, holds on no day.
         AND (membership.since IS NULL OR membership.until IS NULL OR membership.since < membership.until)
       RETURN DISTINCT person
     } AS people_before
RETURN customer.id AS customer_id,
       customer.name AS customer,
       'customer' AS subject_kind,
       customer.id AS subject_id,
       customer.name AS subject,
       {
         departments: CASE WHEN departments > 0 THEN departments END,
         people_before: CASE WHEN people_before > 0 THEN people_before END
       } AS evidence
ORDER BY customer_id
