/* +++
kind     = "gap"
severity = "medium"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
reaches  = { en = "{decider} ({points}) in {steps} steps[[ through {carrier}]]", zh = "{decider}（{points}），{steps} 步[[，经由{carrier}]]" }
held_by  = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Objector who reaches a decider"
summary = """\
  People known to be opposed who hold no control point of a live project themselves, and reach \
  someone who does in one or two steps: up the reporting lines or along influence."""
why     = "A junior's objection can overturn what the leader has agreed to."
finding = "Opposed, and reaches {reaches} on {project}."
remedy  = """\
  [[Let {held_by} hear the objection]][[{!held_by}Let a colleague of the same layer open and \
  hear the objection]] in a technical exchange or a daily visit, and prepare {deciders} for it."""
[zh]
title   = "可影响决策人的反对者"
summary = "已知反对我方、自身不持有在途项目控制点，但可在一两步之内（沿汇报关系向上或沿影响关系）影响决策人的人员。"
why     = "基层的一句反对足以推翻领导已经同意的事。"
finding = "反对我方，可影响{project}的{reaches}。"
remedy  = "[[请{held_by}听取其意见]][[{!held_by}由同层级同事牵头联系并听取其意见]]，可借技术交流或日常拜访，并事先与{deciders}沟通。"
+++ */
MATCH (person:Person)
WHERE term.general_stance(person) = -1
  AND term.is_present(person)
MATCH path = (person)-[edges:REPORTS_TO|INFLUENCES*1..2]->(decider:Person)
WHERE decider <> person
  AND all(edge IN edges WHERE term.is_active(edge))
  AND all(someone IN nodes(path) WHERE term.is_present(someone))
MATCH (decider)-[decision:DECIDES]->(project:Project)
WHERE term.is_active(decision)
  AND term.is_asked_project(project)
  AND NOT EXISTS {
    MATCH (person)-[own:DECIDES]->(project)
    WHERE term.is_active(own)
  }
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH person, decider, decision, project, customer, size(edges) AS steps, CASE WHEN size(edges) = 2 THEN nodes(path)[1] END AS carrier
WHERE term.is_asked_customer(customer)
WITH DISTINCT person, decider, decision.point AS point, project, customer, steps, carrier
ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
WITH person, decider, project, customer, steps, carrier, collect(point) AS points
ORDER BY steps, carrier.id
// The shortest way to each decider.
WITH person, decider, project, customer, points, head(collect({steps: steps, carrier_id: carrier.id, carrier: carrier.name})) AS way
ORDER BY way.steps, decider.id
WITH person, project, customer,
     collect({decider_id: decider.id, decider: decider.name, points: points, steps: way.steps, carrier_id: way.carrier_id, carrier: way.carrier}) AS reaches
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     project.id AS project_id,
     {
       title: person.title,
       layer: person.layer,
       project_id: project.id,
       project: project.name,
       reaches: reaches,
       decider_ids: [reached IN reaches | reached.decider_id],
       deciders: [reached IN reaches | coalesce(reached.decider, reached.decider_id)],
       held_by: term.live_ties(person)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, project_id
