/* +++
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "project_id"]
[items]
held_by = { en = "{person}", zh = "{person}" }
[en]
title   = "No power map"
summary = """\
  Live projects with a control point that nobody is known to hold, or without any view of the \
  competitors: nobody in the chain known to be courted, no intelligence on rivals told about the \
  project, no intent of ours against one. Where the panel's score decides, nobody needs to hold \
  the final call."""
why     = """\
  No power map, no approval: who does not know who decides and whom the rival has won, bids \
  blind."""
finding = """\
  [[Nobody is known to hold {missing_points}.]][[{?missing_points}{?lacks_rival_view} \
  ]][[{?lacks_rival_view}No competitor view.]]"""
remedy  = """\
  [[Find out who sets {missing_points}]][[{?missing_points}, first from {held_by} in a daily \
  visit]][[{?missing_points}.]][[{?missing_points}{?lacks_rival_view} \
  ]][[{?lacks_rival_view}Record whom each competitor courts, or that none does, as intelligence \
  on rivals about this project.]]"""
[zh]
title   = "缺少权力地图"
summary = "存在无人持有的控制点，或缺少竞争对手视图的在途项目：既无决策链人员被争取的记录，也无该项目的竞争情报，也无针对对手的意图。以评委打分定标时，最终拍板无须有人持有。"
why     = "没有权力地图就不立项：不知谁决策、不知对手争取了谁，就是盲投。"
finding = "[[无人持有：{missing_points}。]][[{?lacks_rival_view}没有竞争对手视图。]]"
remedy  = """\
  [[请查明由谁掌握{missing_points}]][[{?missing_points}，可先在日常拜访中向{held_by}了解]][[{?missing_points}。\
  ]][[{?lacks_rival_view}请记录各竞争对手争取了谁；如确无，亦作为该项目的竞争情报记录。]]"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH person, decision.point AS point
    ORDER BY point
    WITH person, collect(DISTINCT point) AS points
    RETURN {
      person_id: person.id,
      person: person.name,
      points: points,
      is_courted: EXISTS {
        MATCH (person)<-[courting:COURTS]-(:Competitor)
        WHERE term.is_active(courting)
      }
    }
    ORDER BY person.id
  } AS held_by,
  EXISTS {
    MATCH (project)<-[about:ABOUT]-(told:Intelligence)
    WHERE (told.told_on IS NULL OR told.told_on <= $as_of)
      AND term.is_active(about)
      AND (told.topic = 'rival' OR EXISTS { MATCH (told)-[:ABOUT]->(:Competitor) })
  }
  OR EXISTS {
    MATCH (project)<-[about:ABOUT]-(intent:Intent)
    WHERE (intent.opened_on IS NULL OR intent.opened_on <= $as_of)
      AND term.is_active(about)
      AND EXISTS { MATCH (intent)-[:AGAINST]->(:Competitor) }
  } AS is_told
WITH project, customer, held_by,
     is_told OR any(holder IN held_by WHERE holder.is_courted) AS has_rival_view,
     [point IN ['qualification', 'drafting', 'criteria', 'scoring', 'final']
       WHERE none(holder IN held_by WHERE point IN holder.points)
         AND NOT (point = 'final' AND coalesce(project.final_mode = 'panel', false))] AS missing_points
WHERE size(missing_points) > 0 OR NOT has_rival_view
RETURN customer, project AS subject, {
  missing_points: missing_points,
  lacks_rival_view: NOT has_rival_view,
  held_by: held_by,
  final_mode: project.final_mode
} AS evidence
