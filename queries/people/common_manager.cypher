/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of"]
[params.person_id]
type = "str"
help = { en = "Id of the first person", zh = "第一位人员编号" }
[params.other_person_id]
type = "str"
help = { en = "Id of the second person", zh = "第二位人员编号" }
[columns]
manager_id   = "str"
manager      = "str?"
title        = "str?"
layer        = "int?"
left_on      = "date?"
depth        = { type = "int", en = "steps above the first", zh = "距第一人层数" }
other_depth  = "int"
[en]
title   = "Lowest common manager"
summary = """\
  The nearest person to whom two people both report along solid lines; one of the two when the \
  other reports to them; several when equally near; no row when there is none."""
[zh]
title   = "最近共同上级"
summary = "沿实线两人共同的最近上级；若一人为另一人的上级，即为此人；距离相同者并列；没有则无结果。"
+++ */
MATCH (person:Person {id: $person_id})
MATCH (person)-[lines:REPORTS_TO*0..20]->(manager:Person)
WHERE all(line IN lines WHERE coalesce(line.kind, 'solid') = 'solid' AND term.is_active(line))
WITH manager, min(size(lines)) AS depth
WITH collect({manager: manager, depth: depth}) AS above
MATCH (other:Person {id: $other_person_id})
MATCH (other)-[lines:REPORTS_TO*0..20]->(manager:Person)
WHERE all(line IN lines WHERE coalesce(line.kind, 'solid') = 'solid' AND term.is_active(line))
WITH above, manager, min(size(lines)) AS other_depth
UNWIND [step IN above WHERE step.manager = manager] AS shared
WITH manager, shared.depth AS depth, other_depth
WITH collect({manager: manager, depth: depth, other_depth: other_depth}) AS common, min(depth + other_depth) AS nearest
UNWIND [candidate IN common WHERE candidate.depth + candidate.other_depth = nearest] AS found
WITH found.manager AS manager, found.depth AS depth, found.other_depth AS other_depth
RETURN
  manager.id AS manager_id,
  manager.name AS manager,
  manager.title AS title,
  manager.layer AS layer,
  manager.left_on AS left_on,
  depth,
  other_depth
ORDER BY manager_id
