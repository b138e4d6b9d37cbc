/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "activity_days", "agreement_days", "organisational_kinds", "organisational_weights"]
[columns]
customer_id          = "str"
customer             = "str?"
organisational_score = "float?"
reason               = "str?"
methods              = "list[str]"
missing_methods      = "list[str]"
has_annual_event     = "bool?"
events               = "int"
executives           = "int"
executives_paired    = "int"
agreements           = "int"
agreements_alive     = "int"
pair_share           = "float?"
agreement_share      = "float?"
[en]
title   = "Organisational relationship"
summary = """\
  For each customer the organisational score, 0 to 100, and the counts behind it: which of the \
  four methods had an activity in the period, executives of theirs paired with one of ours, \
  agreements in force and those with substance (an activity under it in its period, and an \
  executive pair), and events between the organisations. Worst first."""
[zh]
title   = "组织关系"
summary = """\
  逐客户给出组织关系得分（0 至 100）及其依据：周期内有活动的方法、与我方高层结对的客户高层、有效协议及有实质内容者（周期内有协议下的活动且有高层结对）、组织级活动数。最差者在前。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.organisational_figures(customer, day) AS figures
WITH customer, figures,
  term.organisational_score(figures) AS organisational_score
RETURN customer.id AS customer_id,
       customer.name AS customer,
       organisational_score,
       CASE
         WHEN figures.executives + figures.activities + figures.agreements = 0 THEN 'nothing_recorded'
         WHEN organisational_score IS NULL THEN 'no_weight'
         WHEN figures.activities = 0 THEN 'no_activity_recorded'
         WHEN figures.executives = 0 THEN 'no_executives'
         WHEN figures.agreements = 0 THEN 'no_agreements'
       END AS reason,
       figures.methods AS methods,
       [method IN ['communicate', 'match', 'joint', 'recognition'] WHERE NOT method IN figures.methods] AS missing_methods,
       CASE WHEN figures.executives + figures.activities + figures.agreements > 0 THEN figures.events > 0 END AS has_annual_event,
       figures.events AS events,
       figures.executives AS executives,
       figures.executives_paired AS executives_paired,
       figures.agreements AS agreements,
       figures.agreements_alive AS agreements_alive,
       CASE WHEN figures.executives > 0 THEN round(1.0 * figures.executives_paired / figures.executives, 3) END AS pair_share,
       CASE WHEN figures.agreements > 0 THEN round(1.0 * figures.agreements_alive / figures.agreements, 3) END AS agreement_share
ORDER BY organisational_score IS NULL, organisational_score, customer_id
