/* +++
title    = { en = "Held only by sales", zh = "仅由销售掌握" }
summary  = { en = "People whose live ties are all held by sales, key people first. A colleague of unknown function doesn't count as sales.", zh = "有效联系全部由销售岗位掌握的客户人员，关键客户在前。岗位类别未知者不视为销售。" }
why      = { en = "When that salesperson leaves, the company loses the relationship.", zh = "销售一旦离开，公司就失去这段关系。" }
finding  = { en = "[[{?is_key}Key person. ]]Held only by sales: {held_by}.", zh = "[[{?is_key}关键客户。]]仅由销售掌握：{held_by}。" }
remedy   = { en = "Let a colleague of the same layer[[ ({layer})]][[ and a matching function ({colleagues})]] meet {subject} in a topical exchange[[{!colleagues}; no function of ours is set opposite their department: give it a category]].", zh = "安排同层级[[（{layer}）]][[、对应岗位（{colleagues}）]]的同事以专题交流与{subject}建立联系[[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。" }
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level", "sales_functions"]
[items]
held_by    = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
WITH DISTINCT customer, department
MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
WHERE
  // term is_active(seat)
  (seat.since IS NULL OR seat.since <= $as_of)
  AND (seat.until IS NULL OR seat.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
// Only whom someone of sales knows is asked further.
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE
  // term is_live_tie
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  AND tie.level >= $min_level
  AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  // end
  AND
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
  IN $sales_functions
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
WHERE all(holder IN held_by WHERE coalesce(holder.function IN $sales_functions, false))
WITH customer, person, held_by,
  // term is_key_person
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  // end
  AS is_key,
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
  AS matching
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
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
