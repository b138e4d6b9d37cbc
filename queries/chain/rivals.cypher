/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
point            = "str"
person_id        = "str"
person           = "str?"
title            = "str?"
weight           = "float?"
stance           = "int?"
competitor_id    = "str?"
competitor       = { type = "str?", en = "competitor", zh = "竞争对手" }
threat           = "str?"
rival_level      = { type = "int?", en = "their level", zh = "对手级别" }
rival_since      = { type = "date?", en = "courted since", zh = "对手关系始于" }
staff_id         = "str?"
staff            = { type = "str?", en = "our best tie held by", zh = "最佳联系人（我方）" }
level            = { type = "int?", en = "our level", zh = "我方级别" }
tie_since        = { type = "date?", en = "ours since", zh = "我方关系始于" }
ahead            = { type = "str", en = "ahead", zh = "领先方" }
frozen_on        = "date?"
[en]
title   = "Rivals in the chain"
summary = """\
  For everyone who holds a control point: the ties of each competitor against our best live tie. \
  A holder whom no competitor is known to court stands in a row without one. Ahead is whoever \
  has the higher level; unknown when a competitor's level is."""
[zh]
title   = "决策链中的竞争对手"
summary = "对每位控制点持有者，比较各竞争对手的关系与我方最佳有效联系；无竞争对手争取者也列一行。领先方为级别较高者；对手级别未知则为未知。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE term.is_active(decision)
  AND term.is_present(person)
OPTIONAL MATCH (competitor:Competitor)-[courting:COURTS]->(person)
WHERE term.is_active(courting)
WITH project, customer, person, decision, decision.point AS point, competitor, courting,
  term.known_stance(decision, person) AS stance,
  term.live_ties(person) AS holders
WITH *,
  term.frozen_on(point, project) AS frozen_on,
  coalesce(holders[0].level, 0) AS our_level
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       point,
       person.id AS person_id,
       person.name AS person,
       person.title AS title,
       decision.weight AS weight,
       stance,
       competitor.id AS competitor_id,
       competitor.name AS competitor,
       competitor.threat AS threat,
       courting.level AS rival_level,
       courting.since AS rival_since,
       holders[0].staff_id AS staff_id,
       holders[0].staff AS staff,
       holders[0].level AS level,
       holders[0].since AS tie_since,
       CASE
         WHEN courting IS NULL AND size(holders) = 0 THEN 'neither'
         WHEN courting IS NULL THEN 'ours'
         WHEN courting.level IS NULL THEN 'unknown'
         WHEN courting.level > our_level THEN 'rival'
         WHEN courting.level < our_level THEN 'ours'
         ELSE 'even'
       END AS ahead,
       frozen_on
ORDER BY customer_id, project_id,
  CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END,
  coalesce(weight, -1.0) DESC, person_id, decision.since, decision.key, competitor_id, rival_since, courting.key
