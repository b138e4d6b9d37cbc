/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
kind     = "gap"
severity = "high"
why      = { en = "Because.", zh = "原因。" }
remedy   = { en = "Meet them.", zh = "请会面。" }
finding  = { en = "Held by {holders}.", zh = "由{holders}掌握。" }
[items]
holders = { en = "{staff} of {unit}", zh = "{unit}{staff}" }
+++ */
MATCH (person:Person)
WITH person.id AS subject_id,
     person.name AS subject,
     {holders: COLLECT {
       MATCH (person)<-[:CONTACTS]-(staff:Staff)
       RETURN {staff_id: staff.id, staff: staff.name}
       ORDER BY staff.id
     }} AS evidence
RETURN null AS customer_id,
       null AS customer,
       'person' AS subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY subject_id
