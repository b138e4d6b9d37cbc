/* +++
title    = { en = "Key person without A and B owner", zh = "关键客户缺AB角" }
summary  = { en = "Key people for whom no two different colleagues are A and B owner by live ties; key people without any live tie are among them.", zh = "没有两位不同同事以有效联系分任A角与B角的关键客户，包括完全没有有效联系者。" }
why      = { en = "With one owner, a departure or a holiday at the wrong moment leaves a decision unattended, and nobody checks what the one owner reports.", zh = "只有一位负责人时，离职或关键时刻缺席都会使决策无人跟进，其汇报也无人印证。" }
finding  = { en = "Missing: {missing}.[[{!a_owners}{!b_owners}{!others} Nobody holds a live tie.]][[ A owner: {a_owners}.]][[ B owner: {b_owners}.]][[ Others with a live tie: {others}.]][[ Holds: {points}.]]", zh = "缺{missing}。[[{!a_owners}{!b_owners}{!others}没有任何有效联系。]][[A角：{a_owners}。]][[B角：{b_owners}。]][[其他有效联系：{others}。]][[掌握：{points}。]]" }
remedy   = { en = "Name the missing {missing} and introduce them on a daily visit: [[{?others}one of those with a live tie, or ]]a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]][[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "补齐{missing}，并在日常拜访中引见：[[{?others}由已有联系的同事担任，或]]安排同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
a_owners   = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
b_owners   = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
others     = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
missing    = { en = "{role}", zh = "{role}" }
points     = { en = "{point} on {project}", zh = "{project}的{point}" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
CALL () {
  // term key_people
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
  // end
}
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
WITH customer, person, categories,
     [holder IN held_by WHERE holder.role = 'A'] AS a_owners,
     [holder IN held_by WHERE holder.role = 'B'] AS b_owners,
     [holder IN held_by WHERE holder.role IS NULL] AS others
WITH customer, person, categories, a_owners, b_owners, others,
     CASE WHEN size(a_owners) = 0 THEN [{role: 'A'}] ELSE [] END
     // One colleague who is both A and B backs up nobody: then B is missing.
     + CASE WHEN any(b IN b_owners WHERE size(a_owners) = 0 OR any(a IN a_owners WHERE a.staff_id <> b.staff_id)) THEN [] ELSE [{role: 'B'}] END
     AS missing
WHERE size(missing) > 0
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
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
