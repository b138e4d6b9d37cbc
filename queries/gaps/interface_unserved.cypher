/* +++
title    = { en = "Department in contact without a responsible colleague", zh = "客户界面无责任人" }
summary  = { en = "Departments of a customer to whose people we hold live ties, and for which no colleague who is still here is named as responsible. Departments without any live tie are named by department_uncovered.", zh = "我方与其人员有有效联系、却没有指定在职责任人的客户部门。没有任何有效联系的部门由 department_uncovered 报告。" }
why      = { en = "Every post of ours contributes to the broad relationship, but an interface that everybody uses and nobody answers for loses what it is told.", zh = "人人为普遍关系出力，但人人都用、无人负责的界面，会丢掉客户说过的话。" }
finding  = { en = "{ties|live tie|live ties} to this department by {staff_count|colleague|colleagues}, nobody responsible for it.", zh = "我方 {staff_count} 位同事与该部门有 {ties} 条有效联系，却没有责任人。" }
remedy   = { en = "Make one of them responsible for {subject}, [[first {holders}, ]][[or somebody of a matching function ({colleagues}), ]]with a daily visit each month.", zh = "从中指定{subject}的责任人[[，首选{holders}]][[，或由对应岗位（{colleagues}）的同事担任]]，每月安排一次日常拜访。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
holders    = { en = "{staff}[[ ({function})]]", zh = "{staff}[[（{function}）]]" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (department:Department)
WHERE coalesce(department.is_in_contact_range, true)
  AND NOT EXISTS {
    MATCH (server:Staff)-[service:SERVES]->(department)
    WHERE
      // term is_active(service)
      (service.since IS NULL OR service.since <= $as_of)
      AND (service.until IS NULL OR service.until > $as_of)
      // end
      AND
      // term is_present(server)
      (server.left_on IS NULL OR server.left_on > $as_of)
      // end
  }
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
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE
  // term is_live_tie(tie)
  (tie.since IS NULL OR tie.since <= $as_of)
  AND (tie.until IS NULL OR tie.until > $as_of)
  AND tie.level >= $min_level
  AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  // end
WITH customer, department, count(DISTINCT tie) AS ties, count(DISTINCT staff) AS staff_count
WITH customer, department, [department.category] AS categories, ties, staff_count
WITH customer.id AS customer_id,
     customer.name AS customer,
     'department' AS subject_kind,
     department.id AS subject_id,
     department.name AS subject,
     {
       category: department.category,
       ties: ties,
       staff_count: staff_count,
       // the best of those who stay
       holders: COLLECT {
         MATCH (department)<-[place:MEMBER_OF]-(known:Person)<-[held:CONTACTS]-(holder:Staff)
         WHERE holder.left_on IS NULL
           AND
           // term is_active(place)
           (place.since IS NULL OR place.since <= $as_of)
           AND (place.until IS NULL OR place.until > $as_of)
           // end
           AND
           // term is_present(known)
           (known.left_on IS NULL OR known.left_on > $as_of)
           // end
           AND
           // term is_live_tie(held)
           (held.since IS NULL OR held.since <= $as_of)
           AND (held.until IS NULL OR held.until > $as_of)
           AND held.level >= $min_level
           AND held.last_contact_on >= $as_of - duration({days: $stale_days})
           // end
         RETURN {
           staff_id: holder.id,
           staff: holder.name,
           function:
             // term staff_function(holder)
             coalesce(holder.function, head(COLLECT {
               MATCH (holder)-[membership:MEMBER_OF]->(unit:Unit)
               WHERE (membership.since IS NULL OR membership.since <= $as_of)
                 AND (membership.until IS NULL OR membership.until > $as_of)
                 AND unit.category IS NOT NULL
               RETURN unit.category
               ORDER BY unit.id
               LIMIT 1
             }))
             // end
         }
         ORDER BY held.level DESC, held.last_contact_on DESC, holder.id, known.id, held.key
         LIMIT 1
       },
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
