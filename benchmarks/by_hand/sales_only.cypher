// sales_only as one would type it for this graph alone: every customer, no day on which a department belonged, no fallback for a colleague without a function.
MATCH (customer:Customer)
MATCH (customer)<-[:PART_OF*1..6]-(department:Department)
WITH DISTINCT customer, department
MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
WHERE
  (seat.since IS NULL OR seat.since <= $as_of)
  AND (seat.until IS NULL OR seat.until > $as_of)
  AND
  (person.left_on IS NULL OR person.left_on > $as_of)
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  AND tie.level >= $min_level
  AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  AND
  staff.function
  IN $sales_functions
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
WHERE all(holder IN held_by WHERE coalesce(holder.function IN $sales_functions, false))
WITH customer, person, held_by,
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  AS is_key,
  COLLECT {
    UNWIND categories AS category
    MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
    WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
      AND (pairing.until IS NULL OR pairing.until > $as_of)
    WITH DISTINCT ours
    RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
    ORDER BY ours.id
  }
  AS matching
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       is_key: is_key,
       title: person.title,
       layer: person.layer,
       held_by: held_by,
       colleagues: [colleague IN matching WHERE NOT colleague.function IN $sales_functions]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY evidence.is_key DESC, customer_id, subject_id
