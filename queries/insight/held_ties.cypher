/* +++
kind = "view"
uses = ["as_of"]
[params.ids]
type    = "list[str]"
default = []
help    = { en = "Ids of colleagues", zh = "我方人员编号" }
[columns]
staff_id  = "str"
staff     = "str?"
person_id = "str"
person    = "str?"
role      = { type = "str?", en = "owner role", zh = "AB角" }
level     = "int?"
since     = { type = "date?", en = "since", zh = "始于" }
until     = { type = "date?", en = "until", zh = "至" }
[en]
title   = "Ties that would have to be handed over"
summary = """\
  Every active tie of the colleagues named, also to people who have gone or sit in no \
  department, with its first day."""
[zh]
title   = "需移交的联系"
summary = "所列我方人员的全部现有联系（含对已离开或无部门人员的联系）及其开始日期。"
+++ */
UNWIND $ids AS id
MATCH (staff:Staff {id: id})-[tie:CONTACTS]->(person:Person)
WHERE term.is_active(tie)
RETURN
  staff.id AS staff_id,
  staff.name AS staff,
  person.id AS person_id,
  person.name AS person,
  tie.role AS role,
  tie.level AS level,
  tie.since AS since,
  tie.until AS until
ORDER BY staff_id, person_id, tie.key
