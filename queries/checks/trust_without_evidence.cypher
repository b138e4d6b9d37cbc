/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[sensitive]
rows = true
[params.raise_days]
type    = "int"
default = 90
ge      = 0
le      = 36500
help    = { en = "Days after a private meeting within which a raise is put down to it (our own default)", zh = "私下见面后多少天内的升级视为由其引起（我方默认值）" }
[params.trust_level]
type    = "int"
default = 3
ge      = 0
le      = 4
help    = { en = "Level from which a tie needs evidence (the method: trust)", zh = "须有依据的最低关系级别（方法规定：信任）" }
[items]
raises  = { en = "{staff} to {level} since {since}", zh = "{staff}升至{level}（始于 {since}）" }
[en]
title   = "Trust from a private meeting without evidence"
summary = """\
  Ties raised to the level of trust or above, without any evidence on record, within the days \
  named after the two met in a private scene."""
why     = """\
  Access to somebody's private circle is a sign of trust and no proof of it: without evidence \
  the level is a hope."""
finding = "Raised without evidence: {raises}."
remedy  = """\
  Let {holders} record what shows the trust, such as advice given or a promise kept, or set the \
  level back."""
[zh]
title   = "私下接触后升级信任无依据"
summary = "双方在私人场合见面后的规定天数内，关系级别升至“信任”及以上、却没有登记依据的联系。"
why     = "进入对方私人圈子是信任的迹象，不是证明：没有依据的级别只是愿望。"
finding = "升级无依据：{raises}。"
remedy  = "请{holders}登记足以证明信任的事实（如给出的建议、兑现的承诺），否则调回原级别。"
+++ */
MATCH (activity:Activity)
WHERE activity.scene = 'private'
  AND activity.occurred_on <= $as_of
MATCH (activity)<-[:ATTENDED]-(person:Person)
// From the person: somebody of theirs has fewer ties than a colleague of ours.
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE tie.level >= $trust_level
  AND tie.evidence IS NULL
  AND tie.since >= activity.occurred_on
  AND tie.since <= activity.occurred_on + duration({days: $raise_days})
  AND term.is_active(tie)
  AND term.is_present(person)
MATCH (activity)<-[:ATTENDED]-(staff)
WITH DISTINCT person, staff, tie.level AS level, tie.since AS since
ORDER BY staff.id, since, level
WITH person, collect({staff_id: staff.id, staff: staff.name, level: level, since: since}) AS raises
MATCH (person)-[way:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN way WHERE term.is_active(step))
WITH DISTINCT customer, person, raises
WHERE term.is_asked_customer(customer)
RETURN customer, person AS subject, {
  title: person.title,
  raises: raises,
  holders: [raise IN raises | {staff_id: raise.staff_id, staff: raise.staff}]
} AS evidence
