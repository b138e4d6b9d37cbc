/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of"]
[params.person_id]
type = "str"
help = { en = "Id of the person at the customer", zh = "客户人员编号" }
[params.include_dotted]
type    = "bool"
default = false
help    = { en = "Follow dotted lines too", zh = "同时沿虚线查找" }
[columns]
depth       = "int"
person_id   = "str"
person      = "str?"
title       = "str?"
layer       = "int?"
kind        = "str"
manager_ids = "list[str]"
[en]
title   = "Everyone below"
summary = """\
  All people who report to one person, directly or through others, with the number of steps and \
  the manager between; dotted lines only when asked for."""
[zh]
title   = "全部下属"
summary = "直接或间接向某人汇报的全部人员，含层数与其直接上级；默认只看实线，可选含虚线。"
+++ */
MATCH (boss:Person {id: $person_id})
MATCH (boss)<-[lines:REPORTS_TO*1..20]-(person:Person)
WHERE person <> boss
  AND all(line IN lines WHERE ($include_dotted OR coalesce(line.kind, 'solid') = 'solid') AND term.is_active(line))
  AND term.is_present(person)
WITH boss, person, min(size(lines)) AS depth,
     // reached by solid lines alone, or only with a dotted one on the way
     CASE WHEN any(kind IN collect(all(line IN lines WHERE coalesce(line.kind, 'solid') = 'solid')) WHERE kind) THEN 'solid' ELSE 'dotted' END AS kind
RETURN
  depth,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  kind,
  COLLECT {
    MATCH (person)-[line:REPORTS_TO]->(manager:Person)
    WHERE ($include_dotted OR coalesce(line.kind, 'solid') = 'solid')
      AND term.is_active(line)
    RETURN manager.id
    ORDER BY manager.id
  } AS manager_ids
ORDER BY depth, person_id
