/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds", "key_weights", "broad_weights", "organisational_weights", "earlier_on"]
[columns]
customer_id     = "str"
customer        = "str?"
dimension       = "str"
score           = "float?"
earlier_score   = "float?"
change          = "float?"
movement        = "str"
reason          = "str?"
compared_on     = "date"
figures         = "map"
earlier_figures = "map"
[en]
title   = "Trend of the three layers"
summary = """\
  For each customer and layer (key, broad, organisational) the score on the day asked about and \
  on the earlier day, the change, and the counts behind both. Unknown, with the reason, when \
  either score is missing."""
[zh]
title   = "三层关系趋势"
summary = "逐客户、逐层（关键、普遍、组织）给出基准日与较早日期的得分、变化及两次的依据。任一得分缺失即为未知，并说明原因。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, coalesce($earlier_on, $as_of - duration({years: 1})) AS compared_on
UNWIND [1, 2] AS turn
WITH customer, compared_on, turn, CASE turn WHEN 1 THEN $as_of ELSE compared_on END AS day
WITH customer, compared_on, turn, day,
  term.key_figures(customer, day) AS key_figures,
  term.broad_figures(customer, day) AS broad_figures,
  term.organisational_figures(customer, day) AS organisational_figures
WITH customer, compared_on, turn, key_figures, broad_figures, organisational_figures,
  term.key_score(key_figures) AS key_score,
  term.broad_score(broad_figures) AS broad_score,
  term.organisational_score(organisational_figures) AS organisational_score
WITH customer, compared_on, turn,
     [{dimension: 'key', score: key_score, figures: key_figures},
      {dimension: 'broad', score: broad_score, figures: broad_figures},
      {dimension: 'organisational', score: organisational_score, figures: organisational_figures}] AS measured
ORDER BY customer.id, turn
WITH customer, compared_on, collect(measured) AS turns
UNWIND [0, 1, 2] AS place
WITH customer, compared_on, place, turns[0][place] AS latest, turns[1][place] AS earlier
RETURN customer.id AS customer_id,
       customer.name AS customer,
       latest.dimension AS dimension,
       latest.score AS score,
       earlier.score AS earlier_score,
       round(latest.score - earlier.score, 1) AS change,
       CASE
         WHEN latest.score IS NULL OR earlier.score IS NULL THEN 'unknown'
         WHEN latest.score > earlier.score THEN 'up'
         WHEN latest.score < earlier.score THEN 'down'
         ELSE 'same'
       END AS movement,
       CASE WHEN latest.score IS NULL THEN 'no_score' WHEN earlier.score IS NULL THEN 'no_earlier_score' END AS reason,
       compared_on,
       latest.figures AS figures,
       earlier.figures AS earlier_figures
ORDER BY customer_id, place
