// no_backup as one would type it for this graph alone: every customer, no day on which a department belonged, no fallback for a colleague without a function.
CALL () {
  MATCH (project:Project)
  WHERE (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  MATCH (project)<-[decision:DECIDES]-(person:Person)
  WHERE (decision.since IS NULL OR decision.since <= $as_of)
    AND (decision.until IS NULL OR decision.until > $as_of)
  RETURN person
  UNION
  MATCH (person:Person)
  WHERE person.is_top_leader
  RETURN person
}
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
WITH customer, person, categories,
     [holder IN held_by WHERE holder.role = 'A'] AS a_owners,
     [holder IN held_by WHERE holder.role = 'B'] AS b_owners,
     [holder IN held_by WHERE holder.role IS NULL] AS others
WITH customer, person, categories, a_owners, b_owners, others,
     CASE WHEN size(a_owners) = 0 THEN [{role: 'A'}] ELSE [] END
     + CASE WHEN any(b IN b_owners WHERE size(a_owners) = 0 OR any(a IN a_owners WHERE a.staff_id <> b.staff_id)) THEN [] ELSE [{role: 'B'}] END
     AS missing
WHERE size(missing) > 0
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       missing: missing,
       a_owners: a_owners,
       b_owners: b_owners,
       others: others,
       points:
         COLLECT {
           MATCH (person)-[decision:DECIDES]->(project:Project)
           WHERE (decision.since IS NULL OR decision.since <= $as_of)
             AND (decision.until IS NULL OR decision.until > $as_of)
             AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
             AND (project.closed_on IS NULL OR project.closed_on > $as_of)
           RETURN DISTINCT {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight} AS held
           ORDER BY held.project_id, held.point, coalesce(held.weight, 0.0)
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
