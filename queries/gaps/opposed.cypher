/* +++
kind     = "gap"
severity = "high"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
courted    = { en = "{person} ({rivals})", zh = "{person}（{rivals}）" }
held_by    = { en = "{staff} ({level})", zh = "{staff}（{level}）" }
[en]
title   = "Opposed decider, or no exclusive supporter"
summary = """\
  People known to be opposed who hold a control point of a live project, vetoes first; and live \
  projects whose chain a competitor courts while nobody in it supports us exclusively."""
why     = """\
  An opposed vote is a vote for a rival, an opposed veto ends the project; and only those who \
  support us alone stand firm against a competitor's courting."""
finding = """\
  [[{?is_person}Opposed]][[{?has_veto}, with a veto]][[{?is_person}; holds {points} on \
  {project}]][[{?is_person}; courted: {courted}]][[{?is_person}.]][[{!is_person}Nobody in the \
  chain supports us exclusively, while competitors court {courted}.]]"""
remedy  = """\
  [[{?is_person}Let {held_by} find out what stands behind it, then answer it with a technical \
  exchange or a reference visit.]][[{?is_person}{!held_by}Open with a colleague of the same \
  layer, hear the objection, and answer it with a technical exchange or a reference \
  visit.]][[{!is_person}Win one of the supporters over to stand for us alone: {closest}, with \
  joint work that serves their own aims.]][[{!is_person}{!closest}Win a first supporter in the \
  chain, with a topical exchange or a reference visit.]]"""
[zh]
title   = "决策人反对，或缺少排他性支持者"
summary = "持有在途项目控制点且已知反对我方的人员，有否决权者在前；以及决策链中有人被竞争对手争取、而无人排他性支持我方的在途项目。"
why     = "反对的一票就是对手的一票，反对的否决权足以终结项目；而只有排他性支持者才顶得住对手的争取。"
finding = """\
  [[{?is_person}反对我方]][[{?has_veto}，且有否决权]][[{?is_person}；持有{project}的\
  {points}]][[{?is_person}；被争取：{courted}]][[{?is_person}。]][[{!is_person}决策链中无人排他性支持我方，\
  而竞争对手正在争取{courted}。]]"""
remedy  = """\
  [[{?is_person}请{held_by}了解反对的原因，再以技术交流或样板点参观回应。]][[{?is_person}{!held_by}由同层级同事建立联系、听取意见，\
  再以技术交流或样板点参观回应。]][[{!is_person}从支持者中争取一位排他性支持：{closest}，可开展契合其自身目标的联合工作。\
  ]][[{!is_person}{!closest}先在决策链中争取第一位支持者，可安排专题交流或样板点参观。]]"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
CALL (project) {
  MATCH (person:Person)-[decision:DECIDES]->(project)
  WHERE term.is_active(decision)
    AND term.is_present(person)
    AND term.known_stance(decision, person) = -1
  WITH project, person, decision.point AS point, max(CASE WHEN decision.has_veto THEN 1 ELSE 0 END) AS veto
  ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
  WITH project, person, collect(point) AS points, max(veto) AS veto
  WITH project, person, points, veto, COLLECT {
    MATCH (competitor:Competitor)-[courting:COURTS]->(person)
    WHERE term.is_active(courting)
    WITH DISTINCT competitor
    RETURN {id: competitor.id, name: coalesce(competitor.name, competitor.id)}
    ORDER BY competitor.id
  } AS rivals
  RETURN 'person' AS subject_kind,
         person.id AS subject_id,
         person.name AS subject,
         {
           is_person: true,
           title: person.title,
           layer: person.layer,
           project_id: project.id,
           project: project.name,
           points: points,
           has_veto: veto = 1,
           courted: CASE WHEN size(rivals) > 0 THEN [{
             person_id: person.id,
             person: person.name,
             rival_ids: [rival IN rivals | rival.id],
             rivals: [rival IN rivals | rival.name]
           }] ELSE [] END,
           held_by: term.live_ties(person),
           closest: []
         } AS evidence
  UNION ALL
  MATCH (person:Person)-[decision:DECIDES]->(project)
  WHERE term.is_active(decision)
    AND term.is_present(person)
  WITH project, person, max(term.known_stance(decision, person)) AS stance
  WITH project, person, stance, COLLECT {
    MATCH (competitor:Competitor)-[courting:COURTS]->(person)
    WHERE term.is_active(courting)
    WITH DISTINCT competitor
    RETURN {id: competitor.id, name: coalesce(competitor.name, competitor.id)}
    ORDER BY competitor.id
  } AS rivals
  ORDER BY coalesce(stance, -2) DESC, person.id
  WITH project, collect({person_id: person.id, person: person.name, stance: stance, rivals: rivals}) AS chain
  WHERE any(holder IN chain WHERE size(holder.rivals) > 0)
    AND none(holder IN chain WHERE coalesce(holder.stance >= 2, false))
  RETURN 'project' AS subject_kind,
         project.id AS subject_id,
         project.name AS subject,
         {
           is_person: false,
           title: null,
           layer: null,
           project_id: project.id,
           project: project.name,
           points: [],
           has_veto: false,
           courted: [holder IN chain WHERE size(holder.rivals) > 0 | {
             person_id: holder.person_id,
             person: holder.person,
             rival_ids: [rival IN holder.rivals | rival.id],
             rivals: [rival IN holder.rivals | rival.name]
           }],
           held_by: [],
           closest: [holder IN chain WHERE holder.stance = 1 | {person_id: holder.person_id, person: holder.person, stance: holder.stance}]
         } AS evidence
}
WITH customer.id AS customer_id, customer.name AS customer, subject_kind, subject_id, subject, evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, evidence.has_veto DESC, subject_kind, subject_id, evidence.project_id
