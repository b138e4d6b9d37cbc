/* +++
kind = "view"
uses = ["as_of", "customer_id", "activity_days"]
[columns]
customer_id   = "str"
customer      = "str?"
department_id = "str"
department    = "str?"
channels      = { type = "int", en = "smooth channels", zh = "渠道畅通" }
contained     = { type = "int", en = "bad news contained", zh = "负面不扩散" }
processes     = { type = "int", en = "smooth process", zh = "流程顺畅" }
support       = { type = "int", en = "support at key events", zh = "关键事件支持" }
instances     = { type = "list[map]", en = "instances", zh = "各次成效" }
[en]
title   = "Four outcomes"
summary = """\
  What broad relationships brought, department by department, in the days before the day asked \
  about: how often channels were smooth, bad news was contained, a process went smoothly, and we \
  were supported at a key event, each with its dated instances. Departments in contact range \
  without any are listed with noughts; instances without a day are not counted."""
[zh]
title   = "四类成效"
summary = "普遍客户关系在回看期内给各部门带来的成效：渠道畅通、负面不扩散、流程顺畅、关键事件支持的次数及各次日期。接触范围内没有成效的部门以 0 列出；无日期者不计。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
WITH customer, department, COLLECT {
  MATCH (department)<-[link:AT]-(outcome:Outcome)
  WHERE term.is_held_activity(outcome)
    AND term.is_active(link, outcome.occurred_on)
  WITH DISTINCT outcome
  RETURN {kind: outcome.kind, occurred_on: outcome.occurred_on, outcome_id: outcome.id, outcome: outcome.name}
  ORDER BY outcome.occurred_on DESC, outcome.id
} AS instances
WHERE coalesce(department.is_in_contact_range, true) OR size(instances) > 0
WITH customer.id AS customer_id, customer.name AS customer, department.id AS department_id, department.name AS department, instances
RETURN customer_id,
       customer,
       department_id,
       department,
       size([instance IN instances WHERE instance.kind = 'channel']) AS channels,
       size([instance IN instances WHERE instance.kind = 'containment']) AS contained,
       size([instance IN instances WHERE instance.kind = 'process']) AS processes,
       size([instance IN instances WHERE instance.kind = 'support']) AS support,
       instances
ORDER BY customer_id, department_id
