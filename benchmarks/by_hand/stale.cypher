// stale as one would type it for this graph alone: every customer, no day on which a department belonged, no fallback for a colleague without a function.
MATCH (customer:Customer)
MATCH (customer)<-[:PART_OF*1..6]-(department:Department)
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  AND
  (person.left_on IS NULL OR person.left_on > $as_of)
MATCH (person)<-[tie:CONTACTS]-(:Staff)
WHERE tie.level >= $min_level
  AND
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
WITH customer, department, person, max(tie.last_contact_on) AS last_contact_on
WHERE last_contact_on IS NULL
  OR last_contact_on < $as_of - duration({days: $key_stale_days})
  OR last_contact_on < $as_of - duration({days: $stale_days})
WITH customer, person, last_contact_on, collect(DISTINCT department.category) AS categories
WITH customer, person, categories, last_contact_on,
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  AS is_key
WITH customer, person, categories, last_contact_on, is_key,
     CASE WHEN is_key THEN $key_stale_days ELSE $stale_days END AS limit_days
WHERE last_contact_on IS NULL OR last_contact_on < $as_of - duration({days: limit_days})
WITH customer, person, categories, last_contact_on, is_key, limit_days, COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE tie.level >= $min_level
    AND
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function:
      staff.function,
    left_on: staff.left_on,
    role: tie.role,
    level: tie.level,
    since: tie.since,
    last_contact_on: tie.last_contact_on
  }
  ORDER BY tie.last_contact_on IS NULL, tie.last_contact_on DESC, staff.id, tie.key
} AS held_by
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       is_key: is_key,
       title: person.title,
       layer: person.layer,
       limit_days: limit_days,
       last_contact_on: last_contact_on,
       silent_days: duration.inDays(last_contact_on, $as_of).days,
       last_holder_id: held_by[0].staff_id,
       last_holder: held_by[0].staff,
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
ORDER BY evidence.is_key DESC, customer_id, subject_id
