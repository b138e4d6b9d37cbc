// layer_unmatched as one would type it for this graph alone: every customer, no day on which a department belonged, no fallback for a colleague without a function.
MATCH (customer:Customer)
MATCH (customer)<-[:PART_OF*1..6]-(department:Department)
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE person.layer IN [1, 2]
  AND
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  AND
  (person.left_on IS NULL OR person.left_on > $as_of)
  AND NOT EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE staff.layer = person.layer
      AND
      (tie.since IS NULL OR tie.since <= $as_of)
      AND (tie.until IS NULL OR tie.until > $as_of)
      AND tie.level >= $min_level
      AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  }
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
WITH customer, person, categories, held_by,
     [holder IN held_by WHERE holder.layer IS NOT NULL | holder.layer] AS layers
WITH customer, person, categories, held_by,
     CASE
       WHEN size(layers) = 0 THEN {status: 'unmatched', en: 'unmatched', zh: '未对接'}
       WHEN all(layer IN layers WHERE layer > person.layer) THEN {status: 'under_levelled', en: 'under-levelled', zh: '级别偏低'}
       WHEN all(layer IN layers WHERE layer < person.layer) THEN {status: 'over_levelled', en: 'over-levelled', zh: '级别偏高'}
       ELSE {status: 'beside', en: 'higher and lower layers only', zh: '错位'}
     END AS standing
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       status: standing.status,
       standing: standing,
       held_by: held_by,
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
