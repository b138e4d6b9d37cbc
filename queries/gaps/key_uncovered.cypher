/* +++
title    = { en = "Key person without a live tie", zh = "关键客户无有效联系" }
summary  = { en = "Key people to whom nobody of ours holds a live tie, with what they decide, the last contact at all and up to three colleagues who could open.", zh = "我方无人保持有效联系的关键客户，附其决策事项、最近一次联系及至多三位可牵头的同事。" }
why      = { en = "A decision that we don't hear of is a decision that a rival prepares.", zh = "我们听不到的决策，就是对手在准备的决策。" }
finding  = { en = "[[{?is_top_leader}Top leader. ]]No live tie[[; last contact {last_contact}]][[{!last_contact}; no contact on record]].[[ Holds: {points}.]]", zh = "[[{?is_top_leader}一把手。]]没有有效联系[[；最近一次联系：{last_contact}]][[{!last_contact}；没有联系记录]]。[[掌握：{points}。]]" }
remedy   = { en = "Let a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]] open with a daily visit or a topical exchange[[: {candidates}, least busy first]][[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "由同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事以日常拜访或专题交流牵头建立联系[[，可选（联系较少者在前）：{candidates}]][[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "critical"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
points       = { en = "{point} on {project}", zh = "{project}的{point}" }
last_contact = { en = "{days_ago|day|days} ago ({last_contact_on}) by {staff}[[ (left {left_on})]]", zh = "{days_ago} 天前（{last_contact_on}）由{staff}[[（已于 {left_on} 离职）]]联系" }
candidates   = { en = "{staff}", zh = "{staff}" }
colleagues   = { en = "{name_en}", zh = "{name_zh}" }
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
WHERE size(held_by) = 0
WITH customer, person,
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
  AS colleagues
WITH collect({customer: customer, person: person, colleagues: colleagues}) AS uncovered
// Our people by function and layer, once, so that each uncovered person only picks from a short list.
CALL () {
  MATCH (staff:Staff)
  WHERE
    // term is_present(staff)
    (staff.left_on IS NULL OR staff.left_on > $as_of)
    // end
  WITH staff,
    // term staff_function
    coalesce(staff.function, head(COLLECT {
      MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
      WHERE (membership.since IS NULL OR membership.since <= $as_of)
        AND (membership.until IS NULL OR membership.until > $as_of)
        AND unit.category IS NOT NULL
      RETURN unit.category
      ORDER BY unit.id
      LIMIT 1
    }))
    // end
    AS function,
    COUNT {
      MATCH (staff)-[tie:CONTACTS]->(:Person)
      WHERE
        // term is_active(tie)
        (tie.since IS NULL OR tie.since <= $as_of)
        AND (tie.until IS NULL OR tie.until > $as_of)
        // end
    } AS ties
  ORDER BY ties, staff.id
  WITH function, staff.layer AS layer, collect({staff_id: staff.id, staff: staff.name, ties: ties}) AS members
  RETURN collect({function: function, layer: layer, members: members[..3]}) AS teams
}
UNWIND uncovered AS gap
WITH gap.customer AS customer, gap.person AS person, gap.colleagues AS colleagues,
     reduce(found = [], team IN teams |
       CASE WHEN team.layer = gap.person.layer AND any(colleague IN gap.colleagues WHERE colleague.function = team.function)
            THEN found + team.members ELSE found END) AS candidates
UNWIND CASE WHEN size(candidates) = 0 THEN [null] ELSE candidates END AS candidate
WITH customer, person, colleagues, candidate
ORDER BY candidate.ties, candidate.staff_id
WITH customer, person, colleagues, collect(candidate)[..3] AS candidates
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       is_top_leader: coalesce(person.is_top_leader, false),
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
       colleagues: colleagues,
       candidates: candidates
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
