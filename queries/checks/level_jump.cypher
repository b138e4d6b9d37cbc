/* +++
kind     = "check"
severity = "low"
uses     = ["as_of", "customer_id"]
[sensitive.harmless]
raises  = { en = "Says whether evidence is on record, not what it says.", zh = "只说明是否登记依据，不透露内容。" }
holders = { en = "Those who hold these ties.", zh = "相关联系的我方人员。" }
rows    = { en = "Says whether evidence is on record, not what it says.", zh = "只说明是否登记依据，不透露内容。" }
[items]
raises  = { en = "{staff} from {earlier_level} to {level} on {since}[[{!has_evidence}, no evidence]]", zh = "{staff}于 {since} 由{earlier_level}升至{level}[[{!has_evidence}，无依据]]" }
[en]
title   = "Level raised by a jump or without evidence"
summary = """\
  Active ties that followed upon another of the same pair at a level more than one step higher, \
  or higher at all without any evidence on record. The first tie of a pair may begin at any \
  level."""
why     = """\
  Knowing, connecting, trusting and influencing come in this order, each with its proof: a jump \
  says more about the wish than about the tie."""
finding = "Raised too fast or without evidence: {raises}."
remedy  = """\
  Let {holders} record the evidence and the steps between with their days, or set the level back."""
[zh]
title   = "关系级别跳级或升级无依据"
summary = "与同一对人员的前一段联系相比，级别一次升高超过一级，或升高而无依据的有效联系。双方的第一段联系可从任何级别开始。"
why     = "了解、连接、信任、影响须循序渐进、步步有据：跳级反映的是愿望而不是关系。"
finding = "升级过快或无依据：{raises}。"
remedy  = "请{holders}补登依据及中间各级别与日期，否则调回原级别。"
+++ */
MATCH (staff:Staff)-[earlier:CONTACTS]->(person:Person)
WHERE earlier.until <= $as_of
  AND earlier.level IS NOT NULL
  AND term.is_present(person)
MATCH (staff)-[tie:CONTACTS]->(person)
WHERE tie.since >= earlier.until
  AND term.is_active(tie)
WITH person, staff, tie.key AS key, tie.level AS level, tie.since AS since, tie.evidence IS NOT NULL AS has_evidence, earlier.until AS ended_on, earlier.level AS earlier_level
ORDER BY ended_on DESC, earlier_level DESC
// Only the tie right before counts.
WITH person, staff, key, level, since, has_evidence, collect(earlier_level)[0] AS earlier_level
WHERE level > earlier_level + 1 OR (level > earlier_level AND NOT has_evidence)
WITH person, staff, level, since, has_evidence, earlier_level
ORDER BY staff.id, since, level
WITH person, collect({staff_id: staff.id, staff: staff.name, earlier_level: earlier_level, level: level, since: since, has_evidence: has_evidence}) AS raises
MATCH (person)-[way:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN way WHERE term.is_active(step))
WITH DISTINCT customer, person, raises
WHERE term.is_asked_customer(customer)
RETURN customer, person AS subject, {
  title: person.title,
  raises: raises,
  holders: [raise IN raises | {staff_id: raise.staff_id, staff: raise.staff}]
} AS evidence
