/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level", "agreement_days"]
[params.agreement_kinds]
type    = "list[str]"
default = ["strategic"]
help    = { en = "Kinds of agreement that need substance (the method)", zh = "须有实质内容的协议类型（方法规定）" }
[items]
missing       = { en = "{en}[[ since {since_day}]]", zh = "[[自 {since_day} 起]]{zh}" }
last_activity = { en = "{activity} ([[{kind}, ]]{day})", zh = "{activity}（[[{kind}，]]{day}）" }
next_activity = { en = "{activity} ([[{kind}, ]]{day})", zh = "{activity}（[[{kind}，]]{day}）" }
signers       = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Strategic agreement that is a signature only"
summary = """\
  Agreements in force of the named kinds under which nothing took place in six months, or whose \
  customer has no executive in a live tie with an executive of ours. An agreement signed less \
  than six months ago still has time for its first activity."""
why     = """\
  A partnership has substance when both companies work together and their executives know each \
  other; a signature alone binds nobody."""
finding = """\
  [[{kind}]][[{!kind}agreement]][[ signed on {signed_on}]]: {missing}.[[ Last activity under it: \
  {last_activity}.]][[ Planned: {next_activity}.]]"""
remedy  = """\
  [[{?lacks_activity}Agree with {customer} on one joint activity under it this quarter, such as \
  joint work, a technical exchange or an executive visit. ]][[{?lacks_pair}Pair an executive of \
  ours with one of theirs: {executives}. ]][[{?lacks_pair}{!executives}Get to know an executive \
  of theirs: none is on record. ]][[Signed for us by {signers}.]]"""
[zh]
title   = "战略协议仅停留在签字"
summary = "所列类型的有效协议中，六个月内没有名下活动，或客户高层与我方高层之间没有有效联系者。签署未满六个月的协议，其首次活动尚有时间。"
why     = "有实质的伙伴关系要有联合工作和高层互识；仅有签字，谁也约束不了。"
finding = """\
  [[{kind}]][[{!kind}协议]][[（{signed_on} 签署）]]：{missing}。[[名下最近活动：{last_activity}。]][[已计划：\
  {next_activity}。]]"""
remedy  = """\
  [[{?lacks_activity}与{customer}商定本季度在协议名下开展一次联合活动，如联合工作、技术交流或高层互访。\
  ]][[{?lacks_pair}安排我方高层与对方高层结对：{executives}。]][[{?lacks_pair}{!executives}尚未记录任何对方高层，请先认识。\
  ]][[我方签署人：{signers}。]]"""
+++ */
MATCH (agreement:Agreement)-[partner:WITH]->(customer:Customer)
WHERE agreement.kind IN $agreement_kinds
  AND (agreement.signed_on IS NULL OR agreement.signed_on <= $as_of)
  AND (agreement.ends_on IS NULL OR agreement.ends_on > $as_of)
  AND term.is_active(partner)
  AND term.is_asked_customer(customer)
WITH DISTINCT customer, agreement
WITH customer, agreement,
  COLLECT {
    MATCH (agreement)<-[link:UNDER]-(activity:Activity)
    WHERE activity.occurred_on <= $as_of
      AND term.was_active(link, activity)
    RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, day: activity.occurred_on}
    ORDER BY activity.occurred_on DESC, activity.id
    LIMIT 1
  } AS last_activity,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.layer = 1
      AND all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN {
      person_id: person.id,
      person: person.name,
      title: person.title,
      is_paired: EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
        WHERE staff.layer = 1
          AND term.is_live_tie(tie)
      }
    }
    ORDER BY coalesce(person.is_top_leader, false) DESC, person.id
  } AS executives
WITH customer, agreement, last_activity, executives,
     (size(last_activity) = 0 OR last_activity[0].day < $as_of - duration({days: $agreement_days}))
     AND (agreement.signed_on IS NULL OR agreement.signed_on < $as_of - duration({days: $agreement_days})) AS lacks_activity,
     none(executive IN executives WHERE executive.is_paired) AS lacks_pair
WHERE lacks_activity OR lacks_pair
RETURN customer, agreement AS subject, {
  kind: agreement.kind,
  signed_on: agreement.signed_on,
  lacks_activity: lacks_activity,
  lacks_pair: lacks_pair,
  missing: CASE WHEN lacks_activity THEN [{fact: 'activity', en: 'nothing took place under it', zh: '名下没有任何活动', since_day: $as_of - duration({days: $agreement_days})}] ELSE [] END
    + CASE WHEN lacks_pair THEN [{fact: 'executive_pair', en: 'no executive of theirs is in a live tie with an executive of ours', zh: '双方高层之间没有有效联系', since_day: null}] ELSE [] END,
  last_activity: last_activity,
  next_activity: COLLECT {
    MATCH (agreement)<-[link:UNDER]-(activity:Activity)
    WHERE term.is_planned_activity(activity)
      AND term.is_active(link)
    WITH activity,
      term.activity_day(activity) AS day
    RETURN {activity_id: activity.id, activity: activity.name, kind: activity.kind, day: day}
    ORDER BY day, activity.id
    LIMIT 1
  },
  executives: [executive IN executives | {person_id: executive.person_id, person: executive.person, title: executive.title}][..3],
  signers: COLLECT {
    MATCH (agreement)<-[signature:SIGNED]-(staff:Staff)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
