/* +++
kind     = "view"
subject  = "customer_id"
uses     = ["as_of", "stale_days", "min_level"]
requires = ["customer_id"]
[columns]
step        = { type = "int", en = "step", zh = "次序" }
customer_id = "str"
customer    = "str?"
person_id   = "str"
person      = "str?"
title       = "str?"
layer       = "int?"
is_key      = { type = "bool", en = "key person", zh = "关键客户" }
stance      = "int?"
inviter_id  = { type = "str?", en = "inviter (id)", zh = "邀请人（编号）" }
inviter     = { type = "str?", en = "inviter", zh = "邀请人" }
stand_in_id = { type = "str?", en = "stand-in (id)", zh = "替补（编号）" }
stand_in    = { type = "str?", en = "stand-in", zh = "替补" }
[en]
title   = "Invitation ladder"
summary = """\
  Whom to invite, in the method's order: the layer that decides, then management, then \
  operation, then people of our partners (channels and suppliers) who have a tie with us. Within \
  a step key people come first, then the higher power. Each with who of ours would invite (the \
  best live tie) and who stands in if they decline: a recorded successor, else a solid-line \
  report of the nearest layer. Opposed people are listed with their stance, not left out."""
[zh]
title   = "邀请阶梯"
summary = """\
  按方法规定的次序列出邀请对象：决策层、管理层、操作层，然后是与我方有联系的伙伴（渠道与供应商）人员。同一级内关键客户在前，再按权力高低。每人列出由谁邀请（最好的有效联系）\
  以及不能出席时的替补：已记录的继任者，否则层级最近的实线下属。反对者照列并注明立场。"""
+++ */
CALL () {
  MATCH (customer:Customer)
  WHERE coalesce(customer.role, 'customer') = 'customer'
    AND term.is_asked_customer(customer)
  RETURN customer, false AS is_partner
  UNION
  MATCH (customer:Customer)
  WHERE customer.role IN ['channel', 'supplier']
  RETURN customer, true AS is_partner
}
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, is_partner, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH DISTINCT customer, is_partner, person
WITH customer, is_partner, person,
  term.is_key_person(person) AS is_key,
  head(term.live_ties(person)) AS tie
// Partners' people are asked along only when somebody of ours knows them.
WHERE NOT is_partner OR tie IS NOT NULL
WITH customer, person, is_key, tie, CASE WHEN is_partner THEN 4 WHEN person.layer = 1 THEN 1 WHEN person.layer = 2 THEN 2 ELSE 3 END AS step,
  head(COLLECT {
    MATCH (person)<-[succession:MAY_SUCCEED]-(heir:Person)
    WHERE heir.id <> person.id
      AND term.is_active(succession)
      AND term.is_present(heir)
    RETURN {person_id: heir.id, person: heir.name}
    ORDER BY succession.kind IS NULL, succession.kind <> 'deputy', heir.id
  }) AS heir,
  head(COLLECT {
    MATCH (person)<-[line:REPORTS_TO]-(report:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid' AND report.id <> person.id
      AND term.is_active(line)
      AND term.is_present(report)
    RETURN {person_id: report.id, person: report.name}
    ORDER BY report.layer IS NULL, report.layer, report.power IS NULL, report.power DESC, report.id
  }) AS report
WITH step, customer.id AS customer_id, customer.name AS customer, person.id AS person_id, person.name AS person, person.title AS title, person.layer AS layer,
     person.power AS power, is_key,
     term.general_stance(person) AS stance, tie.staff_id AS inviter_id, tie.staff AS inviter,
     coalesce(heir.person_id, report.person_id) AS stand_in_id, CASE WHEN heir IS NULL THEN report.person ELSE heir.person END AS stand_in
RETURN step,
       customer_id,
       customer,
       person_id,
       person,
       title,
       layer,
       is_key,
       stance,
       inviter_id,
       inviter,
       stand_in_id,
       stand_in
ORDER BY step, NOT is_key, power IS NULL, power DESC, layer IS NULL, layer, customer_id, person_id
