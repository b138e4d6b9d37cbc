/* +++
title    = { en = "Methods without an activity", zh = "组织关系方法未开展" }
summary  = { en = "Customers of the named tiers with whom one or more of the four methods of organisational relationship (communicate, match, joint work, recognition) had no activity in twelve months. An activity's method is what is recorded for it.", zh = "所列等级客户中，组织关系四种方法（沟通、匹配、联合、认同）有一种或多种在十二个月内没有活动者。活动的方法以记录为准。" }
why      = { en = "Talking alone doesn't tie organisations together: they need to be matched layer by layer, to work together and to be recognised in public.", zh = "只沟通拉不紧两个组织：还要逐层匹配、联合工作、公开认同。" }
finding  = { en = "In twelve months no activity of: {missing}.[[ There were: {used}.]]", zh = "近十二个月没有以下方法的活动：{missing}。[[已开展：{used}。]]" }
remedy   = { en = "Plan with {subject}[[ ({leaders})]]: {suggestions}.", zh = "与{subject}[[（{leaders}）]]安排：{suggestions}。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "activity_days"]
[params.method_tiers]
type    = "list[str]"
default = ["S", "A"]
help    = { en = "Tiers of customers that are owed all four methods (our own default)", zh = "应开展全部四种方法的客户等级（我方默认值）" }
[items]
missing     = { en = "{method}", zh = "{method}" }
used        = { en = "{method} {count}", zh = "{method} {count} 次" }
suggestions = { en = "{en}", zh = "{zh}" }
leaders     = { en = "{person}", zh = "{person}" }
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $method_tiers
  AND
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, COLLECT {
  MATCH (customer)<-[link:WITH]-(activity:Activity)
  WHERE activity.method IS NOT NULL
    AND
    // term is_held_activity(activity)
    activity.occurred_on <= $as_of
    AND activity.occurred_on >= $as_of - duration({days: $activity_days})
    // end
    AND
    // term was_active(link, activity)
    (link.since IS NULL OR link.since <= $as_of)
    AND (link.until IS NULL OR link.until > $as_of OR (
      link.until > coalesce(activity.occurred_on, activity.planned_on)
      AND (link.since IS NULL OR link.since <= coalesce(activity.occurred_on, activity.planned_on))
    ))
    // end
  WITH activity.method AS method, count(DISTINCT activity) AS held
  RETURN {method: method, count: held}
  ORDER BY method
} AS used
WITH customer, used, [one IN [
  {method: 'communicate', en: 'a summit or an executive visit', zh: '峰会或高层拜访'},
  {method: 'match', en: 'pairs of executives, managers and functions', zh: '高层、中层与职能逐一结对'},
  {method: 'joint', en: 'joint work or joint innovation', zh: '联合工作或联合创新'},
  {method: 'recognition', en: 'an award or public praise', zh: '表彰或公开表扬'}
] WHERE none(held IN used WHERE held.method = one.method)] AS missing
WHERE size(missing) > 0
WITH customer.id AS customer_id,
     customer.name AS customer,
     'customer' AS subject_kind,
     customer.id AS subject_id,
     customer.name AS subject,
     {
       tier: customer.tier,
       missing: [one IN missing | {method: one.method}],
       suggestions: missing,
       used: used,
       leaders: COLLECT {
         MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
         WHERE person.is_top_leader
           AND all(part IN parts WHERE
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
         WITH DISTINCT person
         RETURN {person_id: person.id, person: person.name, title: person.title}
         ORDER BY person.id
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id
