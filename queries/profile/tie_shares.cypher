/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "half_life_days"]
[params.top]
type    = "int"
default = 5
ge      = 1
help    = { en = "How many colleagues of each customer, those with most strength first (our own default)", zh = "每个客户列出几位同事，强度高者在前（我方默认值）" }
[columns]
customer_id    = "str"
customer       = "str?"
staff_id       = "str"
staff          = "str?"
function       = "str?"
people         = { type = "int", en = "people", zh = "人数" }
people_reached = "int"
strength       = "float"
strength_share = "float?"
[en]
title   = "Who holds how much of a customer"
summary = """\
  For each customer and each of our staff with an active tie there: people, live ties, strength \
  and share of all tie strength. The figures behind single_thread. Largest share first, the top \
  few of each customer."""
[zh]
title   = "各同事所占联系强度"
summary = "逐客户、逐我方人员给出联系人数、有效联系数、联系强度及占比，即“单线联系”的依据。占比最大者在前，每个客户仅列前几位。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_active(tie)
WITH customer, person, staff, tie,
  term.strength(tie) AS tie_strength,
  coalesce(term.is_live_tie(tie), false) AS is_live
WITH customer, staff,
     count(DISTINCT person) AS people,
     count(DISTINCT CASE WHEN is_live THEN person.id END) AS people_reached,
     round(sum(tie_strength), 6) AS strength
ORDER BY strength DESC, staff.id
WITH customer, collect({staff: staff, people: people, people_reached: people_reached, strength: strength}) AS shares, sum(strength) AS total
UNWIND shares[0..$top] AS held
WITH customer, total, held, held.staff AS staff
RETURN customer.id AS customer_id,
       customer.name AS customer,
       staff.id AS staff_id,
       staff.name AS staff,
       term.staff_function(staff) AS function,
       held.people AS people,
       held.people_reached AS people_reached,
       round(held.strength, 1) AS strength,
       CASE WHEN total > 0 THEN round(held.strength / total, 3) END AS strength_share
ORDER BY customer_id, strength_share DESC, staff_id
