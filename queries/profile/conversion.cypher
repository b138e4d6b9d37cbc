/* +++
title   = { en = "Contacts turned supporters", zh = "接触转化" }
summary = { en = "Per customer and layer: people present with whom any of ours has or had a tie, how many of them have a known stance, how many support us (1 or more), and the share of supporters among all contacted. A layer in which nobody was ever contacted has no row. People without a recorded layer come last.", zh = "按客户与层级统计：与我方现有或曾有联系的在岗人员数、其中立场已知人数、支持我方（1 及以上）人数及其占全部接触人数的比例。从未接触过的层级不列出。未记录层级者列在最后。" }
kind    = "view"
uses    = ["as_of", "customer_id"]

[columns]
customer_id   = "str"
customer      = "str?"
layer         = "int?"
contacted     = { type = "int", en = "ever contacted", zh = "曾接触人数" }
stance_known  = { type = "int", en = "stance known", zh = "立场已知" }
supporters    = { type = "int", en = "supporters", zh = "支持者" }
share_percent = { type = "float", en = "share of supporters, %", zh = "支持者占比 %" }
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
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
  // term is_active(part)
  (part.since IS NULL OR part.since <= $as_of)
  AND (part.until IS NULL OR part.until > $as_of)
  // end
)
WITH DISTINCT customer, department
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
  AND EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE tie.level >= 1 AND (tie.since IS NULL OR tie.since <= $as_of)
  }
WITH DISTINCT customer, person
WITH customer, person.layer AS layer,
  // term general_stance
  CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
  // end
  AS stance
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
