/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
kind     = "gap"
severity = "high"
why      = { en = "Because.", zh = "原因。" }
remedy   = { en = "Meet them.", zh = "请会面。" }
finding  = { en = "Held by {hands}.", zh = "由{hands}掌握。" }
+++ */
MATCH (person:Person)
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WITH person, staff
ORDER BY staff.id
WITH person, collect({staff_id: staff.id, staff: staff.name}) AS hands
RETURN null AS customer_id,
       null AS customer,
       'person' AS subject_kind,
       person.id AS subject_id,
       person.name AS subject,
       {hands: hands} AS evidence
ORDER BY subject_id
