/* +++
title    = { en = "Rising star without an owner", zh = "明日之星无人负责" }
summary  = { en = "Rising stars for whom no colleague who is still here is A or B owner. A tie without a role is not ownership.", zh = "没有任何在职同事担任A角或B角的明日之星。仅有联系而未定角色不算负责。" }
why      = { en = "Whoever matters tomorrow remembers who came before: warming a cold stove takes years, and only an owner does it.", zh = "明天的关键人物记得谁来得早：烧冷灶要靠年头，也要有人负责。" }
finding  = { en = "Rising star without an A or B owner[[; live ties: {held_by}]][[{!held_by}; no live tie either]].", zh = "明日之星，没有A角或B角[[；有效联系：{held_by}]][[{!held_by}；也没有任何有效联系]]。" }
remedy   = { en = "[[Make {holder} the A owner]][[{!holder}Name an A owner]][[{!holder} from a matching function ({colleagues})]], and invite {subject} to a technical exchange or a training[[{!holder}{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "[[指定{holder}担任A角]][[{!holder}从对应岗位（{colleagues}）中]][[{!holder}指定A角]]，并邀请{subject}参加技术交流或培训[[{!holder}{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (person:Person)
WHERE person.is_rising_star
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
  AND NOT EXISTS {
    MATCH (person)<-[ownership:CONTACTS]-(owner:Staff)
    WHERE ownership.role IN ['A', 'B']
      AND
      // term is_active(ownership)
      (ownership.since IS NULL OR ownership.since <= $as_of)
      AND (ownership.until IS NULL OR ownership.until > $as_of)
      // end
      AND
      // term is_present(owner)
      (owner.left_on IS NULL OR owner.left_on > $as_of)
      // end
  }
MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE
    // term is_active(step)
    (step.since IS NULL OR step.since <= $as_of)
    AND (step.until IS NULL OR step.until > $as_of)
    // end
  )
WITH DISTINCT customer, person
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, person,
     // term live_ties
     COLLECT {
       MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
       WHERE (tie.since IS NULL OR tie.since <= $as_of)
         AND (tie.until IS NULL OR tie.until > $as_of)
         AND tie.level >= $min_level
         AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
       RETURN {
         staff_id: staff.id,
         staff: staff.name,
         layer: staff.layer,
         function: coalesce(staff.function, head(COLLECT {
           MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
           WHERE (membership.since IS NULL OR membership.since <= $as_of)
             AND (membership.until IS NULL OR membership.until > $as_of)
             AND unit.category IS NOT NULL
           RETURN unit.category
           ORDER BY unit.id
           LIMIT 1
         })),
         left_on: staff.left_on,
         role: tie.role,
         level: tie.level,
         since: tie.since,
         last_contact_on: tie.last_contact_on
       }
       ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
     }
     // end
     AS held_by,
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
WITH customer, person, held_by, categories, [held IN held_by WHERE held.left_on IS NULL] AS staying
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       holder_id: staying[0].staff_id,
       holder: staying[0].staff,
       held_by: held_by,
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
