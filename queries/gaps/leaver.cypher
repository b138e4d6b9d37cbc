/* +++
title    = { en = "Known only to colleagues who leave", zh = "仅由离职人员掌握" }
summary  = { en = "People whose live ties are all with colleagues who have left or gave notice: a leaving day of theirs is on record, past or to come.", zh = "其全部有效联系均由已离职或已提出离职的我方人员持有者：这些人员已登记过去或将来的离职日期。" }
why      = { en = "When they go the relationship goes with them; only before they go can they introduce whoever takes over.", zh = "人一走关系就断；只有在走之前，才能由其引见接任者。" }
finding  = { en = "[[{?is_key}Key person. ]]All live ties are with colleagues who leave: {held_by}.[[ Holds: {points}.]]", zh = "[[{?is_key}关键客户。]]全部有效联系均由离职人员持有：{held_by}。[[掌握：{points}。]]" }
remedy   = { en = "[[{?introducer}Before {last_day} let {introducer} introduce]][[{!introducer}Nobody is left to introduce: name at once]] a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]][[{?introducer} on a joint visit]][[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "[[{?introducer}请{introducer}在 {last_day} 之前，]][[{?introducer}以共同拜访的方式引见]][[{!introducer}已无人可引见，请立即指定]]同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]], gone from {left_on})", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]]，{left_on} 起离职）" }
points     = { en = "{point} on {project}", zh = "{project}的{point}" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
// From those who leave, for they are few.
MATCH (leaving:Staff)
WHERE leaving.left_on IS NOT NULL
MATCH (leaving)-[tie:CONTACTS]->(person:Person)
WHERE
  // term is_live_tie(tie)
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  AND tie.level >= $min_level
  AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
WITH DISTINCT person
WHERE NOT EXISTS {
  MATCH (person)<-[other:CONTACTS]-(staying:Staff)
  WHERE staying.left_on IS NULL
    AND
    // term is_live_tie(other)
    (other.since IS NULL OR other.since <= $as_of)
    AND (other.until IS NULL OR other.until > $as_of)
    AND other.level >= $min_level
    AND other.last_contact_on >= $as_of - duration({days: $stale_days})
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
WITH customer, person, held_by, categories, [holder IN held_by WHERE holder.left_on > $as_of] AS here
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       is_key:
         // term is_key_person
         (coalesce(person.is_top_leader, false) OR EXISTS {
           MATCH (person)-[decision:DECIDES]->(project:Project)
           WHERE (decision.since IS NULL OR decision.since <= $as_of)
             AND (decision.until IS NULL OR decision.until > $as_of)
             AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
             AND (project.closed_on IS NULL OR project.closed_on > $as_of)
         })
         // end
         ,
       title: person.title,
       layer: person.layer,
       introducer_id: here[0].staff_id,
       introducer: here[0].staff,
       last_day: here[0].left_on,
       held_by: held_by,
       points:
         // term control_points
         COLLECT {
           MATCH (person)-[decision:DECIDES]->(project:Project)
           WHERE (decision.since IS NULL OR decision.since <= $as_of)
             AND (decision.until IS NULL OR decision.until > $as_of)
             AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
             AND (project.closed_on IS NULL OR project.closed_on > $as_of)
           RETURN DISTINCT {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight} AS held
           ORDER BY held.project_id, held.point, held.weight
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
