/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[columns]
customer_id   = "str"
customer      = "str?"
layer         = "int?"
contacted     = { type = "int", en = "ever contacted", zh = "曾接触人数" }
stance_known  = { type = "int", en = "stance known", zh = "立场已知" }
supporters    = { type = "int", en = "supporters", zh = "支持者" }
share_percent = { type = "float", en = "share of supporters, %", zh = "支持者占比 %" }
[en]
title   = "Contacts turned supporters"
summary = """\
  Per customer and layer: people present with whom any of ours has or had a tie, how many of \
  them have a known stance, how many support us (1 or more), and the share of supporters among \
  all contacted. A layer in which nobody was ever contacted has no row. People without a \
  recorded layer come last."""
[zh]
title   = "接触转化"
summary = "按客户与层级统计：与我方现有或曾有联系的在岗人员数、其中立场已知人数、支持我方（1 及以上）人数及其占全部接触人数的比例。从未接触过的层级不列出。未记录层级者列在最后。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
  AND EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE tie.level >= 1 AND (tie.since IS NULL OR tie.since <= $as_of)
  }
WITH DISTINCT customer, person
WITH customer, person.layer AS layer,
  term.general_stance(person) AS stance
WITH customer, layer,
     count(*) AS contacted,
     count(stance) AS stance_known,
     sum(CASE WHEN stance >= 1 THEN 1 ELSE 0 END) AS supporters
WITH customer.id AS customer_id, customer.name AS customer, layer, contacted, stance_known, supporters
RETURN customer_id,
       customer,
       layer,
       contacted,
       stance_known,
       supporters,
       round(100.0 * supporters / contacted, 1) AS share_percent
ORDER BY customer_id, layer IS NULL, layer
