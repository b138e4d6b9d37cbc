/* +++
kind = "view"
uses = ["as_of", "stale_days", "min_level"]
[columns]
staff_id  = "str"
staff     = "str?"
title     = "str?"
layer     = "int?"
function  = "str?"
capacity  = "int?"
live_ties = "int"
left_on   = "date?"
[en]
title   = "Our people with their room, for what-if and plans"
summary = """\
  Everyone of ours who has not left by the day asked about: layer, function, how many ties each \
  can keep alive and how many are live now. What-if and plans work on these rows."""
[zh]
title   = "我方人员与余量（供推演与规划）"
summary = "基准日在岗的全部我方人员：层级、岗位类别、可维护联系数与现有有效联系数。推演与规划均以此为据。"
+++ */
MATCH (staff:Staff)
WHERE term.is_present(staff)
RETURN
  staff.id AS staff_id,
  staff.name AS staff,
  staff.title AS title,
  staff.layer AS layer,
  term.staff_function(staff) AS function,
  staff.capacity AS capacity,
  // Two ties to one person are one person to keep.
  size(COLLECT {
    MATCH (staff)-[tie:CONTACTS]->(person:Person)
    WHERE term.is_live_tie(tie)
    RETURN DISTINCT person.id
  }) AS live_ties,
  staff.left_on AS left_on
ORDER BY staff_id
