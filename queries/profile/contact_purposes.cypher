/* +++
title   = { en = "What broad contacts are for", zh = "普遍联系的用途" }
summary = { en = "For each customer and declared purpose of live ties to people who are not key: ties, people, and what came of it in the period: intelligence told by them for information, intelligence on needs for the customer's voice, recorded outcomes in their departments there for fixing. Ties without a purpose are a row of their own.", zh = "逐客户、逐用途统计与非关键人员的有效联系：联系数、人数及周期内的产出：收集信息为其提供的情报，倾听声音为其中的需求情报，解决小问题为其在该客户的部门的成效记录。未声明用途者单列一行。" }
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
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
  AND
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
  AND NOT
  // term is_key_person
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  // end
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(:Staff)
WHERE
  // term is_live_tie
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  AND tie.level >= $min_level
  AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  // end
WITH customer, tie.purpose AS purpose, count(tie) AS tie_count, collect(DISTINCT person) AS contacts
WITH customer, purpose, tie_count, contacts,
  COUNT {
    UNWIND contacts AS contact
    MATCH (contact)<-[belonging:TOLD_BY]-(news:Intelligence)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND news.told_on <= $as_of
      AND news.told_on >= $as_of - duration({days: $activity_days})
      AND ((purpose = 'information' AND news.topic <> 'needs') OR (purpose = 'voice' AND news.topic = 'needs'))
    RETURN DISTINCT news
  } AS news_count,
  COUNT {
    UNWIND contacts AS contact
    MATCH (contact)-[membership:MEMBER_OF]->(department:Department)<-[link:AT]-(result:Outcome)
    WHERE
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND purpose = 'fixing'
      AND result.occurred_on <= $as_of
      AND result.occurred_on >= $as_of - duration({days: $activity_days})
      AND (link.since IS NULL OR link.since <= result.occurred_on)
      AND (link.until IS NULL OR link.until > result.occurred_on)
      AND EXISTS {
        MATCH (department)-[parts:PART_OF*1..6]->(customer)
        WHERE all(part IN parts WHERE
          // term is_active(part)
          (part.since IS NULL OR part.since <= $as_of)
          AND (part.until IS NULL OR part.until > $as_of)
          // end
        )
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
