/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "activity_days"]
[columns]
customer_id = "str"
customer    = "str?"
purpose     = { type = "str?", en = "purpose of the contact", zh = "联系用途" }
tie_count   = "int"
people      = { type = "int", en = "people", zh = "人数" }
outputs     = "int?"
[en]
title   = "What broad contacts are for"
summary = """\
  For each customer and declared purpose of live ties to people who are not key: ties, people, \
  and what came of it in the period: intelligence told by them for information, intelligence on \
  needs for the customer's voice, recorded outcomes in their departments there for fixing. Ties \
  without a purpose are a row of their own."""
[zh]
title   = "普遍联系的用途"
summary = """\
  逐客户、逐用途统计与非关键人员的有效联系：联系数、人数及周期内的产出：收集信息为其提供的情报，倾听声音为其中的需求情报，解决小问题为其在该客户的部门的成效记录。未声明用途者单列一行。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
  AND NOT term.is_key_person(person)
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(:Staff)
WHERE term.is_live_tie(tie)
WITH customer, tie.purpose AS purpose, count(tie) AS tie_count, collect(DISTINCT person) AS contacts
WITH customer, purpose, tie_count, contacts,
  COUNT {
    UNWIND contacts AS contact
    MATCH (contact)<-[belonging:TOLD_BY]-(news:Intelligence)
    WHERE term.is_active(belonging)
      AND news.told_on <= $as_of
      AND news.told_on >= $as_of - duration({days: $activity_days})
      AND ((purpose = 'information' AND news.topic <> 'needs') OR (purpose = 'voice' AND news.topic = 'needs'))
    RETURN DISTINCT news
  } AS news_count,
  COUNT {
    UNWIND contacts AS contact
    MATCH (contact)-[membership:MEMBER_OF]->(department:Department)<-[link:AT]-(result:Outcome)
    WHERE term.is_active(membership)
      AND purpose = 'fixing'
      AND term.is_held_activity(result)
      AND term.is_active(link, result.occurred_on)
      AND EXISTS {
        MATCH (department)-[parts:PART_OF*1..6]->(customer)
        WHERE all(part IN parts WHERE term.is_active(part))
      }
    RETURN DISTINCT result
  } AS results
RETURN customer.id AS customer_id,
       customer.name AS customer,
       purpose,
       tie_count,
       size(contacts) AS people,
       CASE purpose WHEN 'information' THEN news_count WHEN 'voice' THEN news_count WHEN 'fixing' THEN results END AS outputs
ORDER BY customer_id, purpose IS NULL, purpose
