/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "key_weights"]
[columns]
customer_id      = "str"
customer         = "str?"
key_score        = "float?"
reason           = "str?"
key_people       = "int"
covered          = "int"
backed           = "int"
stance_known     = "int"
supportive       = "int"
covered_share    = "float?"
backed_share     = "float?"
supportive_share = "float?"
[en]
title   = "Key relationship"
summary = """\
  For each customer the key-relationship score, 0 to 100, and the counts behind it: key people, \
  those with a live tie of the key level, those with two different live owners A and B, and \
  those who support us among the known stances. Worst first; a customer without key people has \
  no score."""
[zh]
title   = "关键关系"
summary = "逐客户给出关键关系得分（0 至 100）及其依据：关键客户数、达到关键级别有效联系者、AB角齐备者、立场已知者中的支持者。最差者在前；没有关键客户则没有得分。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.key_figures(customer, day) AS figures
WITH customer, figures,
  term.key_score(figures) AS key_score
RETURN customer.id AS customer_id,
       customer.name AS customer,
       key_score,
       CASE
         WHEN figures.key_people = 0 THEN 'no_key_people'
         WHEN key_score IS NULL THEN 'no_weight'
         WHEN figures.stance_known = 0 THEN 'stance_unknown'
       END AS reason,
       figures.key_people AS key_people,
       figures.covered AS covered,
       figures.backed AS backed,
       figures.stance_known AS stance_known,
       figures.supportive AS supportive,
       CASE WHEN figures.key_people > 0 THEN round(1.0 * figures.covered / figures.key_people, 3) END AS covered_share,
       CASE WHEN figures.key_people > 0 THEN round(1.0 * figures.backed / figures.key_people, 3) END AS backed_share,
       CASE WHEN figures.stance_known > 0 THEN round(1.0 * figures.supportive / figures.stance_known, 3) END AS supportive_share
ORDER BY key_score IS NULL, key_score, customer_id
