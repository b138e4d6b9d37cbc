/* +++
title    = { en = "Customer without a top leader on record", zh = "客户未登记一把手" }
summary  = { en = "Customers that have departments with people present, none of whom is recorded as the top leader.", zh = "有部门、有在岗人员，却没有任何人登记为一把手的客户。" }
why      = { en = "Top leader first: as long as nobody says who that is, no rule can say that the number one is out of reach.", zh = "一把手优先：没人登记谁是一把手，就没有规则能发现一把手未覆盖。" }
finding  = { en = "{people|person|people} in {departments|department|departments}, none recorded as top leader.[[ Executives: {executives}.]]", zh = "{departments} 个部门共 {people} 人，无人登记为一把手。[[高层：{executives}。]]" }
remedy   = { en = "Record who is the number one of {subject}[[, perhaps one of {executives}]]; enter a placeholder if nobody knows the name.", zh = "登记{subject}的一把手[[（可能是{executives}之一）]]；不知姓名时可先登记占位人员。" }
kind     = "check"
severity = "high"
uses     = ["as_of", "customer_id"]
[items]
executives = { en = "{person}[[ ({title})]]", zh = "{person}[[（{title}）]]" }
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
  AND NOT EXISTS {
    MATCH (customer)<-[lines:PART_OF*1..6]-(:Department)<-[place:MEMBER_OF]-(leader:Person)
    WHERE leader.is_top_leader
      AND all(line IN lines WHERE
        // term is_active(line)
        (line.since IS NULL OR line.since <= $as_of)
        AND (line.until IS NULL OR line.until > $as_of)
        // end
      )
      AND
      // term is_active(place)
      (place.since IS NULL OR place.since <= $as_of)
      AND (place.until IS NULL OR place.until > $as_of)
      // end
      AND
      // term is_present(leader)
      (leader.left_on IS NULL OR leader.left_on > $as_of)
      // end
  }
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
WITH customer, count(DISTINCT department) AS departments, count(DISTINCT person) AS people
WITH customer.id AS customer_id,
     customer.name AS customer,
     'customer' AS subject_kind,
     customer.id AS subject_id,
     customer.name AS subject,
     {
       departments: departments,
       people: people,
       executives: COLLECT {
         MATCH (customer)<-[branches:PART_OF*1..6]-(:Department)<-[seat:MEMBER_OF]-(executive:Person)
         WHERE executive.layer = 1
           AND all(branch IN branches WHERE
             // term is_active(branch)
             (branch.since IS NULL OR branch.since <= $as_of)
             AND (branch.until IS NULL OR branch.until > $as_of)
             // end
           )
           AND
           // term is_active(seat)
           (seat.since IS NULL OR seat.since <= $as_of)
           AND (seat.until IS NULL OR seat.until > $as_of)
           // end
           AND
           // term is_present(executive)
           (executive.left_on IS NULL OR executive.left_on > $as_of)
           // end
         WITH DISTINCT executive
         RETURN {person_id: executive.id, person: executive.name, title: executive.title}
         ORDER BY coalesce(executive.power, 0) DESC, executive.id
         LIMIT 3
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id
