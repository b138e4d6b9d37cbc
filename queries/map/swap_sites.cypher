/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level", "activity_days"]
[columns]
customer_id   = "str"
customer      = "str?"
department_id = "str?"
department    = "str?"
competitor_id = "str"
competitor    = "str?"
faults        = { type = "list[map]", en = "faults", zh = "故障" }
unresolved    = { type = "int", en = "unresolved", zh = "未解决" }
share         = "float?"
reached       = { type = "list[map]", en = "people with a live tie", zh = "有有效联系的人员" }
[en]
title   = "Swap list"
summary = """\
  Sites where a rival has trouble, and whom of ours they would talk to: customers and \
  departments with a fault of a competitor that is not resolved by the day asked about, or that \
  occurred in the days before it; with the competitor, the days of the faults, what it supplies \
  there, and the people of the site with a live tie. Sites where nobody has one come last."""
[zh]
title   = "替换清单"
summary = """\
  竞争对手出问题的地点以及我方可联系的人：基准日尚未解决、或在回看期内发生过竞争对手故障的客户与部门，列出竞争对手、故障日期、其供货情况，以及该处有有效联系的人员。无人可联系者列在最后。"""
+++ */
MATCH (fault:Fault)-[blame:OF]->(competitor:Competitor)
WHERE (fault.occurred_on IS NULL OR fault.occurred_on <= $as_of)
  AND (fault.resolved_on IS NULL OR fault.resolved_on > $as_of OR fault.occurred_on >= $as_of - duration({days: $activity_days}))
  AND term.is_active(blame)
MATCH (fault)-[place:AT]->(site:Customer|Department)
WHERE term.is_active(place)
WITH DISTINCT competitor, site, fault
ORDER BY fault.occurred_on IS NULL, fault.occurred_on DESC, fault.id
WITH competitor, site,
     collect({fault_id: fault.id, fault: fault.name, kind: fault.kind, occurred_on: fault.occurred_on, resolved_on: fault.resolved_on}) AS faults
MATCH (site)-[parts:PART_OF*0..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH DISTINCT competitor, site, faults, customer
WITH customer.id AS customer_id, customer.name AS customer,
     CASE WHEN site:Department THEN site.id END AS department_id,
     CASE WHEN site:Department THEN site.name END AS department,
     competitor.id AS competitor_id, competitor.name AS competitor,
     faults,
     size([fault IN faults WHERE fault.resolved_on IS NULL OR fault.resolved_on > $as_of]) AS unresolved,
     reduce(total = null, share IN COLLECT {
       MATCH (competitor)-[supply:SUPPLIES]->(customer)
       WHERE supply.share IS NOT NULL
         AND term.is_active(supply)
       RETURN supply.share
       ORDER BY supply.share DESC, supply.product_line
     } | CASE WHEN total IS NULL OR share > total THEN share ELSE total END) AS share,
     COLLECT {
       MATCH (site)<-[below:PART_OF*0..6]-(office:Department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
       WHERE all(part IN below WHERE term.is_active(part))
         AND term.is_active(membership)
         AND term.is_present(person)
         AND term.is_live_tie(tie)
       WITH DISTINCT person, staff
       RETURN {person_id: person.id, person: person.name, staff_id: staff.id, staff: staff.name}
       ORDER BY person.id, staff.id
     } AS reached
RETURN customer_id,
       customer,
       department_id,
       department,
       competitor_id,
       competitor,
       faults,
       unresolved,
       share,
       reached
ORDER BY size(reached) = 0, unresolved DESC, customer_id, department_id IS NULL, department_id, competitor_id
