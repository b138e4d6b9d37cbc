/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds", "key_weights", "broad_weights", "organisational_weights", "earlier_on"]
[columns]
customer_id   = "str"
customer      = "str?"
dimension     = "str"
verdict       = "str"
reason        = "str?"
score         = "float?"
earlier_score = "float?"
is_up         = "bool?"
ours          = "int"
best_rival_id = "str?"
best_rival    = "str?"
theirs        = "int?"
is_ahead      = "bool?"
compared_on   = "date"
[en]
title   = "Is the work on the relationship effective"
summary = """\
  For each customer and layer: effective only when the score is above that of the earlier day \
  and we reach more than every known competitor. Unknown, with the reason, when either \
  comparison can't be made."""
[zh]
title   = "关系工作是否有效"
summary = "逐客户、逐层判断：得分高于较早日期，且我方触达多于每个已知竞争对手，才为有效。任一比较无法进行即为未知，并说明原因。"
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
     [{dimension: 'key', score: key_score, base: key_figures.key_people, ours: key_figures.covered},
      {dimension: 'broad', score: broad_score, base: broad_figures.departments, ours: broad_figures.departments_covered},
      {dimension: 'organisational', score: organisational_score, base: organisational_figures.executives, ours: organisational_figures.executives_reached}] AS measured
ORDER BY customer.id, turn
WITH customer, compared_on, $as_of AS day, collect(measured) AS turns
WITH customer, compared_on, turns, day,
  term.rivals(customer, day) AS rivals
UNWIND [0, 1, 2] AS place
WITH customer, compared_on, place, turns[0][place] AS latest, turns[1][place].score AS earlier_score,
     [rival IN rivals | {
       competitor_id: rival.competitor_id,
       competitor: rival.competitor,
       theirs: CASE place WHEN 0 THEN rival.key_people WHEN 1 THEN rival.departments ELSE rival.executives END
     }] AS rivals
WITH customer, compared_on, place, latest, earlier_score, rivals,
     reduce(best = null, rival IN rivals | CASE
       WHEN rival.theirs IS NULL THEN best
       WHEN best IS NULL OR rival.theirs > best.theirs THEN rival
       ELSE best
     END) AS best
WITH customer, compared_on, place, latest, earlier_score, rivals, best,
     latest.score > earlier_score AS is_up,
     CASE
       WHEN latest.base = 0 OR size(rivals) = 0 THEN null
       WHEN best.theirs >= latest.ours THEN false
       WHEN any(rival IN rivals WHERE rival.theirs IS NULL) THEN null
       ELSE true
     END AS is_ahead
RETURN customer.id AS customer_id,
       customer.name AS customer,
       latest.dimension AS dimension,
       CASE
         WHEN is_up IS NULL OR is_ahead IS NULL THEN 'unknown'
         WHEN is_up AND is_ahead THEN 'effective'
         ELSE 'not_effective'
       END AS verdict,
       CASE
         WHEN latest.score IS NULL THEN 'no_score'
         WHEN earlier_score IS NULL THEN 'no_earlier_score'
         WHEN size(rivals) = 0 THEN 'no_rival_known'
         WHEN latest.base = 0 THEN 'nobody_to_reach'
         WHEN is_ahead IS NULL THEN 'rival_ties_unknown'
         WHEN NOT is_up AND NOT is_ahead THEN 'not_up_not_ahead'
         WHEN NOT is_up THEN 'not_up'
         WHEN NOT is_ahead THEN 'not_ahead'
       END AS reason,
       latest.score AS score,
       earlier_score,
       is_up,
       latest.ours AS ours,
       best.competitor_id AS best_rival_id,
       best.competitor AS best_rival,
       best.theirs AS theirs,
       is_ahead,
       compared_on
ORDER BY customer_id, place
