/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of", "stale_days", "min_level", "half_life_days"]
[params.person_id]
type = "str"
help = { en = "Id of the person to meet", zh = "欲结识人员的编号" }
[params.max_steps]
type    = "int"
default = 3
ge      = 1
le      = 3
help    = { en = "Most steps of a way, our tie included (the method)", zh = "路径最多步数，含我方联系（方法规定）" }
[params.solid_strength]
type    = "float"
default = 60.0
ge      = 0
le      = 100
help    = { en = "How strong a solid reporting line is, 0 to 100 (our own default)", zh = "实线汇报的强度，0 到 100（自定默认值）" }
[params.dotted_strength]
type    = "float"
default = 30.0
ge      = 0
le      = 100
help    = { en = "How strong a dotted reporting line is, 0 to 100 (our own default)", zh = "虚线汇报的强度，0 到 100（自定默认值）" }
[params.ways]
type    = "int"
default = 10
ge      = 1
le      = 100
help    = { en = "How many ways to name at most", zh = "最多列出几条路径" }
[columns]
staff_id        = "str"
staff           = "str?"
title           = "str?"
layer           = "int?"
level           = "int"
last_contact_on = "date"
tie_strength    = { type = "float", en = "strength of our tie", zh = "我方联系强度" }
via             = { type = "list[map]", en = "by way of", zh = "经由" }
steps           = { type = "int", en = "steps", zh = "步数" }
weakest         = { type = "float", en = "strength of the weakest link", zh = "最弱一环强度" }
[en]
title   = "Ways to meet someone"
summary = """\
  The best ways from any of ours to one person: a live tie of a colleague who is still here, \
  then at most two links of the customer's own: reporting lines in either direction, influence \
  along its arrow. Never through people known to be opposed, in general or on a live project, \
  people who left, or influence marked as conflict; the person asked about may be opposed. A way \
  is as strong as its weakest link: ties by their strength, reporting lines by the figures \
  below, influence 20 for each point of weight."""
[zh]
title   = "引见路径"
summary = """\
  从我方任何人到某位客户人员的最佳路径：先是在职同事的有效联系，再经客户内部至多两步：汇报线（双向）或沿影响方向。绝不经过已知反对者（一般立场或在在途项目上）、已离开者或对立的影响；\
  所查人员本人可为反对者。路径强度取最弱一环：联系按联系强度，汇报线按下列数值，影响按每点权重 20 计。"""
+++ */
MATCH (target:Person {id: $person_id})
WHERE term.is_present(target)
CALL (target) {
  RETURN target AS entry, [] AS via, 100.0 AS weakest_link
  UNION ALL
  MATCH (target)-[link:REPORTS_TO|INFLUENCES]-(near:Person)
  WHERE $max_steps >= 2
    AND near.id <> target.id
    AND term.is_present(near)
    AND NOT term.is_opposed(near)
    AND term.is_active(link)
    AND coalesce(link.is_conflict, false) = false
    AND (type(link) = 'REPORTS_TO' OR startNode(link).id = near.id)
  WITH near,
       CASE
           WHEN type(link) = 'INFLUENCES' THEN 'influences'
           WHEN startNode(link).id = near.id THEN 'reports_to'
           ELSE 'manages'
         END AS how,
       CASE
           WHEN type(link) = 'INFLUENCES' THEN 20.0 * coalesce(link.weight, 1)
           WHEN coalesce(link.kind, 'solid') = 'solid' THEN $solid_strength
           ELSE $dotted_strength
         END AS link_strength
  ORDER BY link_strength DESC, how
  WITH near, collect({how: how, strength: link_strength})[0] AS best
  RETURN near AS entry,
         [{person_id: near.id, person: near.name, title: near.title, how: best.how, strength: best.strength}] AS via,
         best.strength AS weakest_link
  UNION ALL
  MATCH (target)-[second:REPORTS_TO|INFLUENCES]-(near:Person)-[first:REPORTS_TO|INFLUENCES]-(far:Person)
  WHERE $max_steps >= 3
    AND far.id <> target.id
    AND far.id <> near.id
    AND near.id <> target.id
    AND term.is_present(far)
    AND NOT term.is_opposed(far)
    AND term.is_present(near)
    AND NOT term.is_opposed(near)
    AND term.is_active(first)
    AND coalesce(first.is_conflict, false) = false
    AND (type(first) = 'REPORTS_TO' OR startNode(first).id = far.id)
    AND term.is_active(second)
    AND coalesce(second.is_conflict, false) = false
    AND (type(second) = 'REPORTS_TO' OR startNode(second).id = near.id)
  WITH far, near,
       CASE
           WHEN type(first) = 'INFLUENCES' THEN 'influences'
           WHEN startNode(first).id = far.id THEN 'reports_to'
           ELSE 'manages'
         END AS first_how,
       CASE
           WHEN type(first) = 'INFLUENCES' THEN 20.0 * coalesce(first.weight, 1)
           WHEN coalesce(first.kind, 'solid') = 'solid' THEN $solid_strength
           ELSE $dotted_strength
         END AS first_strength,
       CASE
           WHEN type(second) = 'INFLUENCES' THEN 'influences'
           WHEN startNode(second).id = near.id THEN 'reports_to'
           ELSE 'manages'
         END AS second_how,
       CASE
           WHEN type(second) = 'INFLUENCES' THEN 20.0 * coalesce(second.weight, 1)
           WHEN coalesce(second.kind, 'solid') = 'solid' THEN $solid_strength
           ELSE $dotted_strength
         END AS second_strength
  ORDER BY first_strength DESC, first_how, second_strength DESC, second_how
  WITH far, near, collect({
         first_how: first_how, first_strength: first_strength, second_how: second_how, second_strength: second_strength,
         weakest: CASE WHEN first_strength < second_strength THEN first_strength ELSE second_strength END
       })[0] AS best
  RETURN far AS entry,
         [{person_id: far.id, person: far.name, title: far.title, how: best.first_how, strength: best.first_strength},
          {person_id: near.id, person: near.name, title: near.title, how: best.second_how, strength: best.second_strength}] AS via,
         best.weakest AS weakest_link
}
MATCH (entry)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_live_tie(tie)
  AND term.is_present(staff)
WITH staff, tie, via, weakest_link,
  term.strength(tie) AS strength
ORDER BY strength DESC, tie.level DESC, tie.last_contact_on DESC, tie.key
// Two ties of one colleague to one person are one way in: the stronger.
WITH staff, via, weakest_link, collect({level: tie.level, last_contact_on: tie.last_contact_on, strength: strength})[0] AS held
WITH staff, via, held, round(CASE WHEN held.strength < weakest_link THEN held.strength ELSE weakest_link END, 1) AS weakest
RETURN
  staff.id AS staff_id,
  staff.name AS staff,
  staff.title AS title,
  staff.layer AS layer,
  held.level AS level,
  held.last_contact_on AS last_contact_on,
  round(held.strength, 1) AS tie_strength,
  via,
  1 + size(via) AS steps,
  weakest
ORDER BY weakest DESC, steps, tie_strength DESC, staff_id, [step IN via | step.person_id]
LIMIT $ways
