/* +++
kind     = "view"
subject  = "project_id"
requires = ["project_id"]
uses     = ["as_of", "stale_days", "min_level"]
[params.solid_weight]
type    = "float"
default = 3.0
ge      = 0
le      = 5
help    = { en = "Weight of a solid reporting line, on the scale of influence 1 to 5 (our own default)", zh = "实线汇报关系的权重，取影响力 1 至 5 的标度（我方默认值）" }
[params.dotted_weight]
type    = "float"
default = 2.0
ge      = 0
le      = 5
help    = { en = "Weight of a dotted reporting line (our own default)", zh = "虚线汇报关系的权重（我方默认值）" }
[columns]
project_id      = "str"
project         = "str?"
decider_id      = { type = "str", en = "decider id", zh = "决策人编号" }
decider         = { type = "str?", en = "decider", zh = "决策人" }
points          = "list[str]"
person_id       = "str"
person          = "str?"
title           = "str?"
layer           = "int?"
steps           = { type = "int", en = "steps", zh = "步数" }
reach           = { type = "float", en = "reach", zh = "影响力" }
carrier_ids     = { type = "list[str]", en = "through (ids)", zh = "经由（编号）" }
carriers        = { type = "list[str]", en = "through", zh = "经由" }
has_conflict    = { type = "bool", en = "over a conflict", zh = "经由对立关系" }
is_decider      = { type = "bool", en = "a decider as well", zh = "亦为决策人" }
stance          = { type = "int?", en = "general stance", zh = "一般立场" }
staff_id        = "str?"
staff           = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level           = "int?"
[en]
title   = "Influencers"
summary = """\
  Who reaches each person that decides on a project in at most three steps: along influence, and \
  over reporting lines in either direction, for a manager sways those below and those below \
  carry things up. Reach is the product of the steps' weights, each a fifth of its weight from 1 \
  to 5; of several paths the one with the greatest reach is shown. A path over people in \
  conflict is marked."""
[zh]
title   = "影响者"
summary = """\
  三步之内能影响项目各决策人的人员：沿影响关系，或沿汇报关系的任一方向（上级影响下级，下级向上传递）。影响力为各步权重之积，每步为其权重（1 至 5）的五分之一；多条路径取影响力最大者。\
  经由对立关系的路径予以标明。"""
+++ */
MATCH (project:Project)<-[decision:DECIDES]-(decider:Person)
WHERE project.id = $project_id
  AND term.is_active(decision)
  AND term.is_present(decider)
WITH project, decider, decision.point AS point
ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
WITH project, decider, collect(DISTINCT point) AS points
MATCH path = (decider)-[edges:REPORTS_TO|INFLUENCES*1..3]-(person:Person)
WHERE all(edge IN edges WHERE term.is_active(edge))
  AND all(step IN range(0, size(edges) - 1) WHERE type(edges[step]) = 'REPORTS_TO' OR startNode(edges[step]) = nodes(path)[step + 1])
  AND all(someone IN nodes(path) WHERE term.is_present(someone))
  AND all(step IN range(0, size(edges) - 1) WHERE none(later IN range(step + 1, size(edges)) WHERE nodes(path)[step] = nodes(path)[later]))
WITH project, decider, points, person,
     size(edges) AS steps,
     round(reduce(reach = 1.0, edge IN edges | reach * CASE
       WHEN type(edge) = 'INFLUENCES' THEN coalesce(edge.weight, 1)
       WHEN edge.kind = 'dotted' THEN $dotted_weight
       ELSE $solid_weight
     END / 5.0), 6) AS reach,
     any(edge IN edges WHERE type(edge) = 'INFLUENCES' AND coalesce(edge.is_conflict, false)) AS has_conflict,
     [carrier IN nodes(path)[1..-1] | carrier.id] AS carrier_ids,
     [carrier IN nodes(path)[1..-1] | carrier.name] AS carriers
ORDER BY reach DESC, steps, has_conflict, carrier_ids
WITH project, decider, points, person,
     head(collect({steps: steps, reach: reach, has_conflict: has_conflict, carrier_ids: carrier_ids, carriers: carriers})) AS best
WITH project, decider, points, person, best,
  term.live_ties(person) AS holders
RETURN project.id AS project_id,
       project.name AS project,
       decider.id AS decider_id,
       decider.name AS decider,
       points,
       person.id AS person_id,
       person.name AS person,
       person.title AS title,
       person.layer AS layer,
       best.steps AS steps,
       best.reach AS reach,
       best.carrier_ids AS carrier_ids,
       best.carriers AS carriers,
       best.has_conflict AS has_conflict,
       EXISTS {
         MATCH (person)-[decision:DECIDES]->(project)
         WHERE term.is_active(decision)
       } AS is_decider,
       term.general_stance(person) AS stance,
       holders[0].staff_id AS staff_id,
       holders[0].staff AS staff,
       holders[0].level AS level
ORDER BY decider_id, reach DESC, steps, person_id
