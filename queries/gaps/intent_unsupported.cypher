/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "project_id"]
[en]
title   = "Intent against a rival without an exclusive supporter"
summary = """\
  Planned or active intents of ours (close the market, close the project, push to low value) in \
  whose chain nobody supports us exclusively: the chain of the project that the intent is about, \
  else of the live projects at its customer."""
why     = "Shutting a rival out takes someone inside who stands for us alone."
finding = """\
  Intent: {kind}[[ against {rivals}]], {status}[[, on {projects}]]: nobody in the chain supports \
  us exclusively."""
remedy  = """\
  [[Win one of {closest} over to stand for us alone, with joint work that serves their own \
  aims.]][[{!closest}Drop the intent, or win a supporter in the chain first, with a topical \
  exchange or a reference visit.]]"""
[zh]
title   = "竞争意图缺少排他性支持者"
summary = "我方计划中或进行中的竞争意图（封闭市场、封闭项目、挤压到低价值区域），其决策链中无人排他性支持我方：取意图所涉项目的决策链，否则取其客户在途项目的决策链。"
why     = "要把对手挡在门外，客户内部必须有人排他性地支持我方。"
finding = "{kind}[[，针对{rivals}]]，{status}[[，涉及{projects}]]：决策链中无人排他性支持我方。"
remedy  = "[[从{closest}中争取一位排他性支持，可开展契合其自身目标的联合工作。]][[{!closest}放弃该意图，或先在决策链中争取支持者，可安排专题交流或样板点参观。]]"
+++ */
MATCH (intent:Intent)
WHERE coalesce(intent.status, 'active') IN ['planned', 'active']
  AND term.is_live_project(intent)
WITH intent,
  COLLECT {
    MATCH (intent)-[about:ABOUT]->(project:Project)
    WHERE term.is_active(about)
    RETURN DISTINCT project
    ORDER BY project.id
  } AS projects
WHERE $project_id IS NULL OR any(project IN projects WHERE project.id = $project_id)
OPTIONAL MATCH (intent)-[place:AT]->(customer:Customer)
WHERE term.is_active(place)
// Without a customer of its own, that of its projects.
WITH intent, projects, CASE WHEN customer IS NOT NULL THEN [customer] ELSE COLLECT {
  UNWIND projects AS project
  MATCH (project)-[purchase:FOR]->(buyer:Customer)
  WHERE term.is_active(purchase)
  WITH DISTINCT buyer
  RETURN buyer
  ORDER BY buyer.id
} END AS customers
UNWIND CASE WHEN size(customers) > 0 THEN customers ELSE [null] END AS customer
WITH DISTINCT intent, projects, customer
WHERE term.is_asked_customer(customer)
WITH intent, projects, customer,
  CASE WHEN size(projects) > 0 THEN projects ELSE COLLECT {
    MATCH (project:Project)-[purchase:FOR]->(customer)
    WHERE term.is_active(purchase)
      AND term.is_live_project(project)
    RETURN DISTINCT project
    ORDER BY project.id
  } END AS chains
WITH intent, projects, customer,
  COLLECT {
    UNWIND chains AS project
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH person, max(term.known_stance(decision, person)) AS stance
    WHERE stance >= 1
    RETURN {person_id: person.id, person: person.name, stance: stance}
    ORDER BY stance DESC, person.id
  } AS supporters
WHERE none(supporter IN supporters WHERE supporter.stance >= 2)
RETURN customer, intent AS subject, {
  kind: intent.kind,
  status: coalesce(intent.status, 'active'),
  opened_on: intent.opened_on,
  project_ids: [project IN projects | project.id],
  projects: [project IN projects | coalesce(project.name, project.id)],
  rivals: COLLECT {
    MATCH (intent)-[against:AGAINST]->(competitor:Competitor)
    WHERE term.is_active(against)
    WITH DISTINCT competitor
    RETURN coalesce(competitor.name, competitor.id) AS rival
    ORDER BY competitor.id
  },
  rival_ids: COLLECT {
    MATCH (intent)-[against:AGAINST]->(competitor:Competitor)
    WHERE term.is_active(against)
    WITH DISTINCT competitor
    RETURN competitor.id AS rival_id
    ORDER BY rival_id
  },
  closest: supporters
} AS evidence
