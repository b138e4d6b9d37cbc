/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "activity_days", "agreement_days", "organisational_kinds"]
[params.mature_methods]
type    = "int"
default = 3
ge      = 1
le      = 4
help    = { en = "How many of the four methods a mature cooperation uses (our own default)", zh = "成熟合作至少使用四种方法中的几种（我方默认值）" }
[columns]
customer_id       = "str"
customer          = "str?"
cooperation       = "str"
lacks             = "list[str]"
maturity          = "int?"
is_claim_only     = "bool?"
methods           = "list[str]"
events            = "int"
executives_paired = "int"
agreements        = "int"
agreements_alive  = "int"
[en]
title   = "Maturity by organisational evidence"
summary = """\
  For each customer how mature the cooperation is by what the two organisations did: mature with \
  an executive pair, an event in the period, enough of the four methods and, where agreements \
  are in force, one with substance; developing with some of it; early with none; unknown when \
  nothing is on record. Beside it what mature still lacks, and the maturity that the latest plan \
  recorded: 2.0 without a mature cooperation is a claim."""
[zh]
title   = "以组织关系判断合作成熟度"
summary = """\
  逐客户按双方组织行为判断合作成熟度：有高层结对、周期内有组织级活动、四种方法用足，且（有有效协议时）协议有实质内容为成熟；部分具备为发展中；均不具备为初期；没有任何记录为未知。\
  同时列出距成熟所缺，以及最近规划记录的成熟度：合作不成熟而称 2.0 只是自称。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.organisational_figures(customer, day) AS figures,
  head(COLLECT {
    MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
    WHERE term.is_active(belonging)
      AND plan.year <= $as_of.year
      AND plan.maturity IS NOT NULL
    RETURN plan.maturity
    ORDER BY plan.year DESC, plan.id
    LIMIT 1
  }) AS maturity
WITH customer, figures, maturity,
     CASE WHEN figures.executives_paired > 0 THEN [] ELSE ['executive_pair'] END
     + CASE WHEN figures.events > 0 THEN [] ELSE ['event'] END
     + CASE WHEN size(figures.methods) >= $mature_methods THEN [] ELSE ['methods'] END
     + CASE WHEN figures.agreements = 0 OR figures.agreements_alive > 0 THEN [] ELSE ['agreement'] END AS lacks
WITH customer, figures, maturity, lacks,
     CASE
       WHEN figures.executives + figures.activities + figures.agreements = 0 THEN 'unknown'
       WHEN size(lacks) = 0 THEN 'mature'
       WHEN figures.executives_paired > 0 OR figures.events > 0 OR size(figures.methods) > 0 OR figures.agreements_alive > 0 THEN 'developing'
       ELSE 'early'
     END AS cooperation
RETURN customer.id AS customer_id,
       customer.name AS customer,
       cooperation,
       lacks,
       maturity,
       CASE WHEN cooperation <> 'unknown' THEN maturity = 2 AND cooperation <> 'mature' END AS is_claim_only,
       figures.methods AS methods,
       figures.events AS events,
       figures.executives_paired AS executives_paired,
       figures.agreements AS agreements,
       figures.agreements_alive AS agreements_alive
ORDER BY CASE cooperation WHEN 'mature' THEN 1 WHEN 'developing' THEN 2 WHEN 'early' THEN 3 ELSE 4 END, customer_id
