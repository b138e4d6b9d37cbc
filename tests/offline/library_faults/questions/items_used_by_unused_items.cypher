/* +++
title   = { en = "Projects", zh = "项目" }
summary = { en = "Projects opened by the day asked about.", zh = "基准日前已立项的项目。" }
kind     = "gap"
severity = "high"
why      = { en = "Because.", zh = "原因。" }
remedy   = { en = "Meet them.", zh = "请会面。" }
finding  = { en = "No tie.", zh = "无联系。" }
[items.holders]
en = "{lines}"
zh = "{lines}"
[items.lines]
en = "{line}"
zh = "{line}"
+++ */
MATCH (person:Person)
RETURN null AS customer_id,
       null AS customer,
       'person' AS subject_kind,
       person.id AS subject_id,
       person.name AS subject,
       {layer: person.layer} AS evidence
ORDER BY subject_id
