/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id   = "str"
customer      = "str?"
competitor_id = "str?"
competitor    = "str?"
threat        = "str?"
intent_id     = { type = "str", en = "intent id", zh = "意图编号" }
intent        = { type = "str?", en = "intent", zh = "意图" }
intent_kind   = { type = "str", en = "kind", zh = "类型" }
intent_status = { type = "str?", en = "status", zh = "状态" }
opened_on     = "date?"
closed_on     = "date?"
is_open       = "bool"
project_id    = "str?"
project       = "str?"
exclusive_supporters = "list[map]"
[en]
title   = "Intents against competitors"
summary = """\
  What we mean to do to each competitor at each customer, close the market, close the project, \
  push to low value, with status, days, the project, and who at the customer supports us \
  exclusively. Intents that begin later are left out; those done or dropped come last."""
[zh]
title   = "竞争意图"
summary = "我方在各客户处对各竞争对手的意图（封闭市场、封闭项目、挤压到低价值），含状态、日期、涉及项目，以及客户处对我方排他性支持者。尚未开始者不列；已完成或放弃者在后。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:AT]-(intent:Intent)
WHERE term.is_active(belonging)
  AND (intent.opened_on IS NULL OR intent.opened_on <= $as_of)
WITH DISTINCT customer, intent
OPTIONAL MATCH (intent)-[aim:AGAINST]->(competitor:Competitor)
WHERE term.is_active(aim)
OPTIONAL MATCH (intent)-[concern:ABOUT]->(project:Project)
WHERE term.is_active(concern)
WITH DISTINCT customer, intent, competitor, project,
  (intent.closed_on IS NULL OR intent.closed_on > $as_of) AND coalesce(intent.status IN ['planned', 'active'], true) AS is_open,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
      AND term.general_stance(person) >= 2
    RETURN DISTINCT {person_id: person.id, person: person.name, title: person.title, stance: person.stance} AS supporter
    ORDER BY supporter.stance DESC, supporter.person_id
  } AS exclusive_supporters
RETURN customer.id AS customer_id,
       customer.name AS customer,
       competitor.id AS competitor_id,
       competitor.name AS competitor,
       competitor.threat AS threat,
       intent.id AS intent_id,
       intent.name AS intent,
       intent.kind AS intent_kind,
       intent.status AS intent_status,
       intent.opened_on AS opened_on,
       intent.closed_on AS closed_on,
       is_open,
       project.id AS project_id,
       project.name AS project,
       exclusive_supporters
ORDER BY customer_id, is_open DESC, competitor_id, intent_id, project_id
