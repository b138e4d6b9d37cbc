/* +++
title    = { en = "Top leader out of reach", zh = "一把手未覆盖" }
summary  = { en = "Top leaders to whom nobody of ours holds a live tie of recognition or better: the number one comes first.", zh = "我方无人达到“认可”及以上有效联系的一把手：一把手优先。" }
why      = { en = "The number one can open or close every other door, and no other tie makes up for that one.", zh = "一把手能打开或关上其他所有的门，别的关系无法替代。" }
finding  = { en = "No live tie of {needed_level} or better[[; below that only {held_by}]][[{!held_by}; last contact {last_contact}]][[{!held_by}{!last_contact}; no contact on record]].", zh = "没有“{needed_level}”及以上的有效联系[[；较低级别仅有{held_by}]][[{!held_by}；最近一次联系：{last_contact}]][[{!held_by}{!last_contact}；没有联系记录]]。" }
remedy   = { en = "Let one of ours on the same layer[[ ({layer} to {layer})]] take {subject} on in an executive visit[[, prepared by a matching function ({colleagues})]][[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "安排我方同层级[[（{layer}对{layer}）]]领导以高层拜访与{subject}直接对接[[，由对应岗位（{colleagues}）的同事做准备]][[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.leader_level]
type    = "int"
default = 2
ge      = 1
le      = 4
help    = { en = "Lowest level of a live tie that counts as reaching a top leader (the method)", zh = "视为已覆盖一把手的最低有效联系级别（方法规定）" }
[items]
held_by      = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
last_contact = { en = "{days_ago|day|days} ago ({last_contact_on}) by {staff}[[ (left {left_on})]]", zh = "{days_ago} 天前（{last_contact_on}）由{staff}[[（已于 {left_on} 离职）]]联系" }
colleagues   = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (person:Person)
WHERE person.is_top_leader
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
  AND
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
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
  AS held_by
WHERE all(holder IN held_by WHERE holder.level < $leader_level)
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       needed_level: $leader_level,
       held_by: held_by,
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
