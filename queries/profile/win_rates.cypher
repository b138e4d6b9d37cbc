/* +++
kind = "view"
uses = ["as_of", "customer_id", "key_level"]
[params.result_days]
type    = "int"
default = 1095
ge      = 1
le      = 36500
help    = { en = "Days back over which results count (our own default: three years)", zh = "结果的回看天数（我方默认值：三年）" }
[columns]
relationship    = "str"
projects_closed = "int"
projects_won    = "int"
projects_lost   = "int"
win_rate        = "float"
technical_score = "float?"
collected       = "float?"
bad_clauses     = { type = "float?", en = "bad clauses", zh = "不利条款数" }
[en]
title   = "Project results by relationship"
summary = """\
  Projects won or lost in the period, by how much of the decision we stood with on the day of \
  the decision (or of closing): the share of those who held a control point then and had an \
  active tie of the key level. For each band: projects, win rate, mean technical score, share \
  collected and bad clauses. Projects without anyone known to decide are a band of their own. \
  With few projects a rate is a hint, not a law."""
[zh]
title   = "项目结果与关系水平"
summary = """\
  周期内赢单与失单项目，按决策日（或关闭日）我方掌握程度分档：当时持有控制点者中有达到关键级别的有效期内联系的比例。各档列出项目数、赢单率、平均技术得分、回款比例与不利条款数。\
  决策人未知的项目单列一档。项目较少时仅供参考。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:FOR]-(project:Project)
WHERE term.is_active(belonging)
  AND project.outcome IN ['won', 'lost']
  AND project.closed_on <= $as_of
  AND project.closed_on >= $as_of - duration({days: $result_days})
WITH DISTINCT project, coalesce(project.decided_on, project.closed_on) AS decided_on
WITH project, decided_on,
  COLLECT {
    MATCH (project)<-[decision:DECIDES]-(person:Person)
    WHERE term.is_active(decision, decided_on)
    WITH DISTINCT person, decided_on
    WITH person, EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_active(tie, decided_on)
        AND tie.level >= $key_level
    } AS is_held
    RETURN is_held
    ORDER BY person.id
  } AS deciders
WITH project, CASE WHEN size(deciders) > 0 THEN 1.0 * size([is_held IN deciders WHERE is_held]) / size(deciders) END AS held_share
WITH CASE
       WHEN held_share IS NULL THEN 'deciders_unknown'
       WHEN held_share = 0 THEN 'nobody'
       WHEN held_share < 0.5 THEN 'under_half'
       WHEN held_share < 1 THEN 'half_or_more'
       ELSE 'everybody'
     END AS relationship, project
ORDER BY project.id
WITH relationship,
     count(project) AS projects_closed,
     sum(CASE WHEN project.outcome = 'won' THEN 1 ELSE 0 END) AS projects_won,
     avg(project.technical_score) AS technical_score,
     avg(project.collected) AS collected,
     avg(project.bad_clauses) AS bad_clauses
RETURN relationship,
       projects_closed,
       projects_won,
       projects_closed - projects_won AS projects_lost,
       round(1.0 * projects_won / projects_closed, 3) AS win_rate,
       round(technical_score, 1) AS technical_score,
       round(collected, 3) AS collected,
       round(1.0 * bad_clauses, 1) AS bad_clauses
ORDER BY CASE relationship WHEN 'everybody' THEN 1 WHEN 'half_or_more' THEN 2 WHEN 'under_half' THEN 3 WHEN 'nobody' THEN 4 ELSE 5 END
