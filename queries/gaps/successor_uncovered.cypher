/* +++
title    = { en = "Successor without a tie", zh = "继任者未覆盖" }
summary  = { en = "Recorded deputies and likely successors of key people to whom nobody of ours holds a live tie, with whom they may succeed.", zh = "关键客户已登记的副手与可能继任者中，我方无人保持有效联系者，附其可能接替的关键客户。" }
why      = { en = "The trusted leader leaves, the deputy takes over with views of their own, and the project ends.", zh = "信任我们的领导离任，想法不同的副手接任，项目就此终止。" }
finding  = { en = "May succeed {may_succeed}; no live tie[[; last contact {last_contact}]][[{!last_contact}; no contact on record]].", zh = "可能接替{may_succeed}；没有有效联系[[；最近一次联系：{last_contact}]][[{!last_contact}；没有联系记录]]。" }
remedy   = { en = "[[Let {introducers}, who know whom {subject} may succeed, bring the two together with]][[{!introducers}Let]] a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]][[{!introducers} get to know {subject}]], for a start in a technical or topical exchange[[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "[[请认识其上级的{introducers}引见]][[{!introducers}安排]]同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事与{subject}建立联系，可从技术交流或专题交流开始[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
may_succeed  = { en = "{person}[[ ({title})]][[ as {kind}]]", zh = "{person}[[（{title}）]][[，身份：{kind}]]" }
last_contact = { en = "{days_ago|day|days} ago ({last_contact_on}) by {staff}[[ (left {left_on})]]", zh = "{days_ago} 天前（{last_contact_on}）由{staff}[[（已于 {left_on} 离职）]]联系" }
introducers  = { en = "{staff}", zh = "{staff}" }
colleagues   = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (successor:Person)-[succession:MAY_SUCCEED]->(person:Person)
WHERE successor.id <> person.id
  AND
  // term is_active(succession)
  (succession.since IS NULL OR succession.since <= $as_of)
  AND (succession.until IS NULL OR succession.until > $as_of)
  // end
  AND
  // term is_present(successor)
  (successor.left_on IS NULL OR successor.left_on > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
  AND
  // term is_key_person
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  // end
  AND NOT EXISTS {
    MATCH (successor)<-[tie:CONTACTS]-(:Staff)
    WHERE
      // term is_live_tie(tie)
      (tie.since IS NULL OR tie.since <= $as_of)
      AND (tie.until IS NULL OR tie.until > $as_of)
      AND tie.level >= $min_level
      AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
      // end
  }
WITH successor, person, min(succession.kind) AS kind
ORDER BY person.id
WITH successor, collect({person_id: person.id, person: person.name, title: person.title, kind: kind}) AS may_succeed, collect(person) AS leaders
WITH successor AS person, may_succeed, COLLECT {
  UNWIND leaders AS leader
  MATCH (leader)<-[tie:CONTACTS]-(staff:Staff)
  WHERE
    // term is_live_tie(tie)
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
    AND
    // term is_present(staff)
    (staff.left_on IS NULL OR staff.left_on > $as_of)
    // end
  WITH staff, max(tie.level) AS level
  RETURN {staff_id: staff.id, staff: staff.name}
  ORDER BY level DESC, staff.id
  LIMIT 3
} AS introducers
MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE
    // term is_active(step)
    (step.since IS NULL OR step.since <= $as_of)
    AND (step.until IS NULL OR step.until > $as_of)
    // end
  )
WITH DISTINCT customer, person, may_succeed, introducers
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, person, may_succeed, introducers,
     COLLECT {
       MATCH (person)-[seat:MEMBER_OF]->(department:Department)
       WHERE department.category IS NOT NULL
         AND
         // term is_active(seat)
         (seat.since IS NULL OR seat.since <= $as_of)
         AND (seat.until IS NULL OR seat.until > $as_of)
         // end
       RETURN department.category AS category
       ORDER BY category
     } AS categories
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       may_succeed: may_succeed,
       last_contact:
         // term last_contact
         COLLECT {
           MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
           WHERE tie.last_contact_on <= $as_of
           RETURN {
             staff_id: staff.id,
             staff: staff.name,
             last_contact_on: tie.last_contact_on,
             days_ago: duration.inDays(tie.last_contact_on, $as_of).days,
             has_left: coalesce(staff.left_on <= $as_of, false),
             left_on: CASE WHEN staff.left_on <= $as_of THEN staff.left_on END
           }
           ORDER BY tie.last_contact_on DESC, staff.id
           LIMIT 1
         }
         // end
         ,
       introducers: introducers,
       colleagues:
         // term matching_functions
         COLLECT {
           UNWIND categories AS category
           MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
           WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
             AND (pairing.until IS NULL OR pairing.until > $as_of)
           WITH DISTINCT ours
           RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
           ORDER BY ours.id
         }
         // end
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
