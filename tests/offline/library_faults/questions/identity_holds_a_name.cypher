/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
kind     = "gap"
severity = "high"
identity = ["manager"]
why      = { en = "Because.", zh = "原因。" }
remedy   = { en = "Meet them.", zh = "请会面。" }
finding  = { en = "At layer {layer}.", zh = "层级 {layer}。" }
+++ */
MATCH (person:Person)
RETURN null AS customer_id,
       null AS customer,
       'person' AS subject_kind,
       person.id AS subject_id,
       person.name AS subject,
       {layer: person.layer, manager: person.name, manager_id: person.id} AS evidence
ORDER BY subject_id
