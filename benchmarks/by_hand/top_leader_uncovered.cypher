// top_leader_uncovered as one would type it for this graph alone: every customer, no day on which a department belonged, no fallback for a colleague without a function.
MATCH (person:Person)
WHERE person.is_top_leader
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  AND
  (person.left_on IS NULL OR person.left_on > $as_of)
MATCH (department)-[:PART_OF*1..6]->(customer:Customer)
WITH customer, person, collect(DISTINCT department.category) AS categories
WITH customer, person, categories,
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
      function: staff.function,
      left_on: staff.left_on,
      role: tie.role,
      level: tie.level,
      since: tie.since,
      last_contact_on: tie.last_contact_on
    }
    ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
  }
  AS held_by
WHERE all(holder IN held_by WHERE holder.level < $leader_level)
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
         },
       colleagues:
         COLLECT {
           UNWIND categories AS category
           MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
           WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
             AND (pairing.until IS NULL OR pairing.until > $as_of)
           WITH DISTINCT ours
           RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
           ORDER BY ours.id
         }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
