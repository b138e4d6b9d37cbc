/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[params.small_amount]
type    = "float"
default = 1000000.0
ge      = 0
help    = { en = "Largest amount of a small opening, in the project's currency (our own default)", zh = "小机会的最大金额，按项目币种（我方默认值）" }
[columns]
region      = "str?"
customer_id = "str"
customer    = "str?"
project_id  = "str"
project     = "str?"
amount      = "float?"
currency    = "str?"
horizon     = "str?"
owners      = { type = "list[map]", en = "who works on it", zh = "负责人员" }
[en]
title   = "Local openings"
summary = """\
  Live projects of small amount, or of none recorded, by region and customer with the colleagues \
  who work on them; the smallest customers in the group come under their own name. A project in \
  another currency than the others is compared by its own figure."""
[zh]
title   = "本地小机会"
summary = "在途的小额项目（含未记录金额者），按区域与客户列出，并列明我方负责人员；集团的下级单位各列本名。不同币种按各自数值比较。"
+++ */
MATCH (project:Project)
WHERE (project.amount IS NULL OR project.amount <= $small_amount)
  AND term.is_live_project(project)
MATCH (project)-[purpose:FOR]->(customer:Customer)
WHERE term.is_active(purpose)
  AND term.is_asked_customer(customer)
WITH DISTINCT project, customer
WITH project, customer, COLLECT {
  MATCH (project)<-[work:WORKS_ON]-(staff:Staff)
  WHERE term.is_active(work)
    AND term.is_present(staff)
  WITH DISTINCT staff
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    function: term.staff_function(staff)
  }
  ORDER BY staff.id
} AS owners
WITH customer.region AS region, customer.id AS customer_id, customer.name AS customer, project.id AS project_id, project.name AS project,
     project.amount AS amount, project.currency AS currency, project.horizon AS horizon, owners
RETURN region,
       customer_id,
       customer,
       project_id,
       project,
       amount,
       currency,
       horizon,
       owners
ORDER BY region IS NULL, region, customer_id, project_id
