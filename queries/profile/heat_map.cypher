/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id       = "str"
customer          = "str?"
department_id     = "str"
department        = "str?"
category          = "str?"
line              = "str?"
is_in_range       = "bool"
people            = { type = "int", en = "people", zh = "人数" }
executives        = "int"
executives_reached = "int"
managers_known    = "int"
managers_reached  = "int"
operating_known   = "int"
operating_reached = "int"
support_known     = "int"
support_reached   = "int"
from_executives   = { type = "int", en = "from our executives", zh = "我方高层" }
from_managers     = { type = "int", en = "from our managers", zh = "我方中层" }
from_operating    = { type = "int", en = "from our operating layer", zh = "我方基层" }
from_support      = { type = "int", en = "from our support layer", zh = "我方辅助" }
empty_layers      = "list[int]"
our_absent_layers = "list[int]"
[en]
title   = "Heat map of departments and layers"
summary = """\
  For each department how many people of each of its layers we know and how many of them have a \
  live tie, and how many live ties come from each layer of ours. empty_layers are layers where \
  someone is known and nobody has a live tie; our_absent_layers are layers of ours from which no \
  tie comes."""
[zh]
title   = "部门×层级热力图"
summary = """\
  逐部门给出其各层级已知人数与有有效联系人数，以及我方各层级的有效联系数。empty_layers 为有人员而无有效联系的层级；our_absent_layers 为我方没有联系的层级。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH DISTINCT customer, department, person
WITH customer, department, person,
  CASE WHEN person IS NULL THEN [] ELSE COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
    RETURN DISTINCT {staff_id: staff.id, layer: coalesce(staff.layer, 0)} AS holder
    ORDER BY holder.staff_id
  } END AS holders
WITH customer, department, count(person) AS people,
     collect({layer: coalesce(person.layer, 0), is_reached: size(holders) > 0}) AS known,
     sum(size([holder IN holders WHERE holder.layer = 1])) AS from_executives,
     sum(size([holder IN holders WHERE holder.layer = 2])) AS from_managers,
     sum(size([holder IN holders WHERE holder.layer = 3])) AS from_operating,
     sum(size([holder IN holders WHERE holder.layer = 4])) AS from_support
OPTIONAL MATCH (category:Category {id: department.category})
RETURN customer.id AS customer_id,
       customer.name AS customer,
       department.id AS department_id,
       department.name AS department,
       department.category AS category,
       category.line AS line,
       coalesce(department.is_in_contact_range, true) AS is_in_range,
       people,
       size([one IN known WHERE one.layer = 1]) AS executives,
       size([one IN known WHERE one.layer = 1 AND one.is_reached]) AS executives_reached,
       size([one IN known WHERE one.layer = 2]) AS managers_known,
       size([one IN known WHERE one.layer = 2 AND one.is_reached]) AS managers_reached,
       size([one IN known WHERE one.layer = 3]) AS operating_known,
       size([one IN known WHERE one.layer = 3 AND one.is_reached]) AS operating_reached,
       size([one IN known WHERE one.layer = 4]) AS support_known,
       size([one IN known WHERE one.layer = 4 AND one.is_reached]) AS support_reached,
       from_executives,
       from_managers,
       from_operating,
       from_support,
       [layer IN [1, 2, 3, 4] WHERE any(one IN known WHERE one.layer = layer) AND none(one IN known WHERE one.layer = layer AND one.is_reached)] AS empty_layers,
       [layer IN [1, 2, 3] WHERE CASE layer WHEN 1 THEN from_executives WHEN 2 THEN from_managers ELSE from_operating END = 0] AS our_absent_layers
ORDER BY customer_id, department_id
