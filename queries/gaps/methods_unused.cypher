/* +++
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
[en]
title   = "Methods without an activity"
summary = """\
  Customers of the named tiers with whom one or more of the four methods of organisational \
  relationship (communicate, match, joint work, recognition) had no activity in twelve months. \
  An activity's method is what is recorded for it."""
why     = """\
  Talking alone doesn't tie organisations together: they need to be matched layer by layer, to \
  work together and to be recognised in public."""
finding = "In twelve months no activity of: {missing}.[[ There were: {used}.]]"
remedy  = "Plan with {subject}[[ ({leaders})]]: {suggestions}."
[zh]
title   = "组织关系方法未开展"
summary = "所列等级客户中，组织关系四种方法（沟通、匹配、联合、认同）有一种或多种在十二个月内没有活动者。活动的方法以记录为准。"
why     = "只沟通拉不紧两个组织：还要逐层匹配、联合工作、公开认同。"
finding = "近十二个月没有以下方法的活动：{missing}。[[已开展：{used}。]]"
remedy  = "与{subject}[[（{leaders}）]]安排：{suggestions}。"
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $method_tiers
  AND term.is_asked_customer(customer)
WITH customer, COLLECT {
  MATCH (customer)<-[link:WITH]-(activity:Activity)
  WHERE activity.method IS NOT NULL
    AND term.is_held_activity(activity)
    AND term.was_active(link, activity)
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
RETURN customer, customer AS subject, {
  tier: customer.tier,
  missing: [one IN missing | {method: one.method}],
  suggestions: missing,
  used: used,
  leaders: COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.is_top_leader
      AND all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN {person_id: person.id, person: person.name, title: person.title}
    ORDER BY person.id
  }
} AS evidence
ORDER BY customer_id
