/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[params.topic]
type   = "str?"
values = ["needs", "background", "rival", "internal", "project"]
help   = { en = "Only items on this topic", zh = "仅看该主题" }
[columns]
customer_id     = "str?"
customer        = "str?"
intelligence_id = "str"
topic           = "str?"
told_on         = "date?"
confidence      = { type = "str?", en = "confidence", zh = "可信度" }
told_by         = { type = "list[map]", en = "told by", zh = "来源人" }
about           = { type = "list[map]", en = "about", zh = "涉及" }
[en]
title   = "Intelligence"
summary = """\
  What was told to us by the day asked about, newest first: topic, day, confidence, who told it \
  and what it is about. Its content is sensitive and is not shown. Each item counts under the \
  customer that it is about, else its project's, else its source's; one about none of them under \
  no customer."""
[zh]
title   = "情报清单"
summary = "截至基准日获知的情报，最新在前：主题、日期、可信度、来源人及涉及对象。内容属敏感信息，不显示。每条归入其涉及的客户，否则其项目的客户，否则来源人所属客户；均无则不归入客户。"
+++ */
MATCH (item:Intelligence)
WHERE (item.told_on IS NULL OR item.told_on <= $as_of)
  AND ($topic IS NULL OR item.topic = $topic)
WITH item, COLLECT {
  MATCH (item)-[link:TOLD_BY]->(person:Person)
  WHERE term.is_active(link)
  WITH DISTINCT person
  RETURN {person_id: person.id, person: person.name}
  ORDER BY person.id
} AS told_by, COLLECT {
  MATCH (item)-[link:ABOUT]->(subject:Project|Competitor|Customer)
  WHERE term.is_active(link)
  WITH DISTINCT subject, toLower(head(labels(subject))) AS kind
  RETURN {subject_kind: kind, subject_id: subject.id, subject: subject.name}
  ORDER BY kind, subject.id
} AS about
OPTIONAL MATCH (item)-[link:ABOUT]->(direct:Customer)
WHERE term.is_active(link)
OPTIONAL MATCH (item)-[mention:ABOUT]->(:Project)-[purpose:FOR]->(buyer:Customer)
WHERE direct IS NULL
  AND term.is_active(mention)
  AND term.is_active(purpose)
OPTIONAL MATCH (item)-[source:TOLD_BY]->(:Person)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(employer:Customer)
WHERE direct IS NULL AND buyer IS NULL
  AND term.is_active(source)
  AND term.is_active(membership)
  AND all(part IN parts WHERE term.is_active(part))
WITH DISTINCT item, told_by, about, coalesce(direct, buyer, employer) AS customer
WHERE term.is_asked_customer(customer)
WITH customer.id AS customer_id, customer.name AS customer, item.id AS intelligence_id, item.topic AS topic, item.told_on AS told_on,
     item.confidence AS confidence, told_by, about
RETURN customer_id,
       customer,
       intelligence_id,
       topic,
       told_on,
       confidence,
       told_by,
       about
ORDER BY told_on IS NULL, told_on DESC, intelligence_id, customer_id IS NULL, customer_id
