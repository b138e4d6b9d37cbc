/* +++
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
candidates   = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Key person without a live tie"
summary = """\
  Key people to whom nobody of ours holds a live tie, with what they decide, the last contact at \
  all and up to three colleagues who could open."""
why     = "A decision that we don't hear of is a decision that a rival prepares."
finding = """\
  [[{?is_top_leader}Top leader. ]]No live tie[[; last contact {last_contact}]][[{!last_contact}; \
  no contact on record]].[[ Holds: {points}.]]"""
remedy  = """\
  Let a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]] \
  open with a daily visit or a topical exchange[[: {candidates}, least busy \
  first]][[{!colleagues}; no function of ours is set opposite their department: give it a \
  category]]."""
[zh]
title   = "关键客户无有效联系"
summary = "我方无人保持有效联系的关键客户，附其决策事项、最近一次联系及至多三位可牵头的同事。"
why     = "我们听不到的决策，就是对手在准备的决策。"
finding = """\
  [[{?is_top_leader}一把手。]]没有有效联系[[；最近一次联系：{last_contact}]][[{!last_contact}；没有联系记录]]。[[掌握：\
  {points}。]]"""
remedy  = """\
  由同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事以日常拜访或专题交流牵头建立联系[[，可选（联系较少者在前）：\
  {candidates}]][[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
CALL term.key_people() YIELD person
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE term.is_active(membership)
  AND term.is_present(person)
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
  term.live_ties(person) AS held_by
WHERE size(held_by) = 0
WITH customer, person,
  term.matching_functions(categories) AS colleagues
WITH collect({customer: customer, person: person, colleagues: colleagues}) AS uncovered
// Our people by function and layer, once, so that each uncovered person only picks from a short list.
CALL () {
  MATCH (staff:Staff)
  WHERE term.is_present(staff)
  WITH staff,
    term.staff_function(staff) AS function,
    COUNT {
      MATCH (staff)-[tie:CONTACTS]->(:Person)
      WHERE term.is_active(tie)
    } AS ties
  ORDER BY ties, staff.id
  WITH function, staff.layer AS layer, collect({staff_id: staff.id, staff: staff.name, ties: ties}) AS members
  RETURN collect({function: function, layer: layer, members: members[..3]}) AS teams
}
UNWIND uncovered AS gap
WITH gap.customer AS customer, gap.person AS person, gap.colleagues AS colleagues,
     reduce(found = [], team IN teams |
       CASE WHEN team.layer = gap.person.layer AND any(colleague IN gap.colleagues WHERE colleague.function = team.function)
            THEN found + team.members ELSE found END) AS candidates
UNWIND CASE WHEN size(candidates) = 0 THEN [null] ELSE candidates END AS candidate
WITH customer, person, colleagues, candidate
ORDER BY candidate.ties, candidate.staff_id
WITH customer, person, colleagues, collect(candidate)[..3] AS candidates
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       is_top_leader: coalesce(person.is_top_leader, false),
       points: term.control_points(person),
       last_contact: term.last_contact(person),
       colleagues: colleagues,
       candidates: candidates
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
