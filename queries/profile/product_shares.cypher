/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "activity_days"]
[columns]
customer_id   = "str"
customer      = "str?"
grade         = "str?"
currency      = "str?"
projects_won  = "int"
won_amount    = "float"
profit        = "float?"
profit_known  = "int"
amount_share  = "float?"
profit_share  = "float?"
rival_share   = "float?"
[en]
title   = "Share by product grade"
summary = """\
  For each customer, product grade and currency: projects won in the period, their amount, the \
  profit where a margin is known, the grade's share of amount and of profit, and by customer and \
  grade the largest share that a competitor supplies of one of the grade's product lines. \
  Projects of an unknown product line or grade are a row of their own."""
[zh]
title   = "按产品等级的份额"
summary = "逐客户、产品等级、币种列出周期内赢单数、金额、（利润率已知者的）利润、该等级占金额与利润的比例，以及该等级产品线中竞争对手的最大供货份额。产品线或等级未知的项目单列一行。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:FOR]-(project:Project {outcome: 'won'})
WHERE term.is_active(belonging)
  AND project.closed_on <= $as_of
  AND project.closed_on >= $as_of - duration({days: $activity_days})
WITH DISTINCT customer, project
OPTIONAL MATCH (product:ProductLine {id: project.product_line})
WITH customer, product.grade AS grade, project.currency AS currency, project
ORDER BY project.id
WITH customer, grade, currency,
     count(project) AS projects_won,
     sum(coalesce(project.amount, 0.0)) AS won_amount,
     count(project.amount * project.margin) AS profit_known,
     sum(project.amount * project.margin) AS profit
WITH customer, grade, currency, projects_won, won_amount, profit_known, CASE WHEN profit_known > 0 THEN profit END AS profit
WITH customer, currency, sum(won_amount) AS amounts, sum(profit) AS profits,
     collect({grade: grade, projects_won: projects_won, won_amount: won_amount, profit_known: profit_known, profit: profit}) AS grades
UNWIND grades AS one
WITH customer, currency, amounts, profits, one,
  head(COLLECT {
    MATCH (customer)<-[supply:SUPPLIES]-(:Competitor)
    MATCH (supplied:ProductLine {id: supply.product_line})
    WHERE term.is_active(supply)
      AND supplied.grade = one.grade
    RETURN supply.share AS share
    ORDER BY coalesce(share, -1.0) DESC
    LIMIT 1
  }) AS rival_share
RETURN customer.id AS customer_id,
       customer.name AS customer,
       one.grade AS grade,
       currency,
       one.projects_won AS projects_won,
       1.0 * one.won_amount AS won_amount,
       round(one.profit, 2) AS profit,
       one.profit_known AS profit_known,
       CASE WHEN amounts > 0 THEN round(1.0 * one.won_amount / amounts, 3) END AS amount_share,
       CASE WHEN profits > 0 THEN round(1.0 * one.profit / profits, 3) END AS profit_share,
       rival_share
ORDER BY customer_id, currency IS NULL, currency, CASE grade WHEN 'strategic' THEN 1 WHEN 'major' THEN 2 WHEN 'regular' THEN 3 ELSE 4 END
