/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of", "stale_days", "min_level"]
[params.person_id]
type = "str"
help = { en = "Id of the person at the customer", zh = "客户人员编号" }
[params.candidates]
type    = "int"
default = 10
ge      = 0
help    = { en = "How many candidates to name at most", zh = "最多列出几名候选人" }
[columns]
status          = "str"
staff_id        = "str"
staff           = "str?"
title           = "str?"
layer           = "int?"
function        = "str?"
fits_layer      = "bool"
fits_category   = "bool"
level           = "int?"
last_contact_on = "date?"
live_ties       = "int"
free_capacity   = "int?"
left_on         = "date?"
[en]
title   = "Who stands opposite one person"
summary = """\
  Who of ours holds a live tie to one person, and who should: stands (same layer and matching \
  function), knows (a live tie, but another layer or function, or gone since), then candidates \
  of a matching function, for an executive also our executives, ordered by layer, capacity left \
  and fewest live ties. A colleague who left or gave notice is no candidate."""
[zh]
title   = "对接人与候选人"
summary = """\
  某客户人员由我方谁对接、应由谁对接：stands 已对接（同层级且岗位对应）、knows 有有效联系但层级或岗位不符、或已离职，其后为候选人 candidate：岗位对应者，\
  高层另含我方高层，按层级、剩余可维护数、现有联系数排序。已离职或已提出离职者不作候选。"""
+++ */
MATCH (person:Person {id: $person_id})
WHERE term.is_present(person)
WITH person, COLLECT {
  MATCH (person)-[membership:MEMBER_OF]->(department:Department)
  WHERE term.is_active(membership)
  RETURN DISTINCT department.category
} AS categories
WITH person,
  [matching IN term.matching_functions(categories) | matching.function] AS functions
MATCH (staff:Staff)
WITH person, functions, staff,
  term.staff_function(staff) AS function
WITH person, staff, function,
     coalesce(staff.layer = person.layer, false) AS fits_layer,
     coalesce(function IN functions, false) AS fits_category,
     EXISTS {
       MATCH (person)<-[tie:CONTACTS]-(staff)
       WHERE term.is_live_tie(tie)
     } AS is_live
WHERE is_live
   OR (staff.left_on IS NULL AND (fits_category OR (fits_layer AND person.layer = 1)))
WITH *,
     CASE
       WHEN NOT is_live THEN 'candidate'
       WHEN fits_layer AND fits_category AND term.is_present(staff) THEN 'stands'
       ELSE 'knows'
     END AS status,
     // the tie as it is, live or silent
     head(COLLECT {
       MATCH (person)<-[tie:CONTACTS]-(staff)
       WHERE term.is_active(tie)
       RETURN {level: tie.level, last_contact_on: tie.last_contact_on}
       ORDER BY tie.level DESC, tie.last_contact_on DESC
     }) AS held,
     COUNT {
       MATCH (staff)-[tie:CONTACTS]->(known:Person)
       WHERE term.is_live_tie(tie)
       RETURN DISTINCT known
     } AS live_ties
WITH *, staff.capacity - live_ties AS free_capacity
ORDER BY CASE status WHEN 'stands' THEN 1 WHEN 'knows' THEN 2 ELSE 3 END,
         fits_layer AND fits_category DESC,
         fits_layer DESC,
         coalesce(free_capacity > 0, true) DESC,
         abs(coalesce(staff.layer, 4) - coalesce(person.layer, 4)),
         live_ties,
         staff.id
WITH collect({status: status, staff: staff, function: function, fits_layer: fits_layer, fits_category: fits_category,
              held: held, live_ties: live_ties, free_capacity: free_capacity}) AS ranked
WITH [entry IN ranked WHERE entry.status <> 'candidate'] + [entry IN ranked WHERE entry.status = 'candidate'][0..$candidates] AS named
UNWIND range(0, size(named) - 1) AS place
WITH place, named[place] AS entry
WITH place, entry, entry.staff AS staff
RETURN
  entry.status AS status,
  staff.id AS staff_id,
  staff.name AS staff,
  staff.title AS title,
  staff.layer AS layer,
  entry.function AS function,
  entry.fits_layer AS fits_layer,
  entry.fits_category AS fits_category,
  entry.held.level AS level,
  entry.held.last_contact_on AS last_contact_on,
  entry.live_ties AS live_ties,
  entry.free_capacity AS free_capacity,
  staff.left_on AS left_on
ORDER BY place
