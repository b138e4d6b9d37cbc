/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level", "sales_functions"]
[params.warn_ratio]
type    = "float"
default = 0.3
ge      = 0
le      = 1
help    = { en = "Ratio above which the verdict is warn (our own threshold)", zh = "超过此比例即预警（自定阈值）" }
[params.fail_ratio]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Ratio above which the verdict is fail (our own threshold)", zh = "超过此比例即不合格（自定阈值）" }
[columns]
customer_id           = "str"
customer              = "str"
covered_key_people    = "int"
sales_held_key_people = "int"
key_ratio             = "float?"
covered_people        = "int"
sales_held_people     = "int"
ratio                 = "float?"
verdict               = "str"
[en]
title   = "Share held by sales alone"
summary = """\
  For each customer: how many people with a live tie are held by sales alone, key people and all \
  people, as counts and ratios. The verdict judges the ratio over covered key people: warn above \
  one threshold, fail above the other, unknown when no key person is covered. Worst first."""
[zh]
title   = "仅由销售掌握的比例"
summary = """\
  逐客户统计有有效联系的人员中仅由销售掌握者的数量与比例，分关键客户与全部人员。结论依据已覆盖关键客户中的比例：超过预警线为 warn，超过不合格线为 fail，\
  无已覆盖关键客户则为 unknown。最差者在前。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
// A customer of whom nobody is covered keeps its row: its verdict is unknown, not good.
OPTIONAL MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
  AND EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  }
WITH DISTINCT customer, person
WITH customer, person,
  term.is_key_person(person) AS is_key,
  NOT EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
      AND NOT coalesce(term.staff_function(staff) IN $sales_functions, false)
  } AS is_sales_held
WITH customer,
     count(person) AS covered_people,
     sum(CASE WHEN person IS NOT NULL AND is_sales_held THEN 1 ELSE 0 END) AS sales_held_people,
     sum(CASE WHEN person IS NOT NULL AND is_key THEN 1 ELSE 0 END) AS covered_key_people,
     sum(CASE WHEN person IS NOT NULL AND is_key AND is_sales_held THEN 1 ELSE 0 END) AS sales_held_key_people
WITH customer, covered_people, sales_held_people, covered_key_people, sales_held_key_people,
     CASE WHEN covered_key_people > 0 THEN 1.0 * sales_held_key_people / covered_key_people END AS key_ratio,
     CASE WHEN covered_people > 0 THEN 1.0 * sales_held_people / covered_people END AS ratio
RETURN customer.id AS customer_id,
       customer.name AS customer,
       covered_key_people,
       sales_held_key_people,
       key_ratio,
       covered_people,
       sales_held_people,
       ratio,
       CASE
         WHEN key_ratio IS NULL THEN 'unknown'
         WHEN key_ratio > $fail_ratio THEN 'fail'
         WHEN key_ratio > $warn_ratio THEN 'warn'
         ELSE 'ok'
       END AS verdict
ORDER BY coalesce(key_ratio, -1.0) DESC, customer_id
