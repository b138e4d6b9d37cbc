/* +++
kind = "view"
uses = ["as_of", "customer_id", "activity_days"]
[sensitive]
columns = ["work_deposits", "trust_personal", "personal_deposits"]
[params.person_id]
type = "str?"
help = { en = "Only ties to this person", zh = "仅查与该客户人员的联系" }
[params.staff_id]
type = "str?"
help = { en = "Only ties of this staff member", zh = "仅查该我方人员的联系" }
[columns]
customer_id       = "str"
customer          = "str?"
person_id         = "str"
person            = "str?"
staff_id          = "str"
staff             = "str?"
level             = "int?"
trust_work        = "int?"
work_deposits     = "int"
trust_personal    = "int?"
personal_deposits = "int"
requests          = "int"
[en]
title   = "Two accounts of trust"
summary = """\
  For each active tie the trust at work and the personal trust, kept apart, with the deposits \
  behind each: activities that both attended in the period, private ones for the personal \
  account and all others for work, and requests of ours in it. Personal trust and private \
  activities are sensitive."""
[zh]
title   = "情感账户"
summary = """\
  逐条有效期内的联系，分别列出工作信任与个人信任及其存入依据：周期内双方共同参加的活动（私人场合计入个人账户，其余计入工作账户），以及我方提出的请求。个人信任与私人活动属敏感信息。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
  AND ($person_id IS NULL OR person.id = $person_id)
WITH DISTINCT customer, person
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_active(tie)
  AND ($staff_id IS NULL OR staff.id = $staff_id)
WITH customer, person, staff, tie,
  COLLECT {
    MATCH (person)-[theirs:ATTENDED]->(activity:Activity)<-[ours:ATTENDED]-(staff)
    WHERE term.was_active(theirs, activity)
      AND term.was_active(ours, activity)
      AND term.is_held_activity(activity)
    WITH DISTINCT activity
    RETURN coalesce(activity.scene = 'private', false) AS is_private
    ORDER BY activity.id
  } AS deposits,
  COUNT {
    MATCH (staff)-[ask:ASKS]->(person)
    WHERE ask.asked_on <= $as_of
      AND ask.asked_on >= $as_of - duration({days: $activity_days})
  } AS requests
RETURN customer.id AS customer_id,
       customer.name AS customer,
       person.id AS person_id,
       person.name AS person,
       staff.id AS staff_id,
       staff.name AS staff,
       tie.level AS level,
       tie.trust_work AS trust_work,
       size([is_private IN deposits WHERE NOT is_private]) AS work_deposits,
       tie.trust_personal AS trust_personal,
       size([is_private IN deposits WHERE is_private]) AS personal_deposits,
       requests
ORDER BY customer_id, person_id, staff_id, tie.key
