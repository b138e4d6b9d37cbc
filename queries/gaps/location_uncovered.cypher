/* +++
title    = { en = "Location of a customer without contact", zh = "客户所在地无联系" }
summary  = { en = "Locations where a customer has departments in contact range with people present, and nobody of ours holds a live tie to anyone in any of them.", zh = "客户设有（在接触范围内、有在岗人员的）部门、而我方对其中任何人都没有有效联系的所在地。" }
why      = { en = "Relationships are kept on the spot: where nobody of ours ever comes, the rival with a local office is at home.", zh = "关系要在当地维系：我方无人到访之处，就是设有当地办事处的对手的地盘。" }
finding  = { en = "No live tie to anyone in {location}: {people|person|people} in {departments}.", zh = "在{location}没有任何有效联系：{departments}，共 {people} 人。" }
remedy   = { en = "Let whoever of ours is nearest to {location} make daily visits to {departments}.", zh = "请离{location}最近的同事到{departments}做日常拜访。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
identity = ["location"]
[items]
departments = { en = "{department}", zh = "{department}" }
+++ */
MATCH (department:Department)
WHERE department.location IS NOT NULL
  AND coalesce(department.is_in_contact_range, true)
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
WITH customer, department.location AS location, collect(DISTINCT department) AS places
WHERE none(place IN places WHERE EXISTS {
  MATCH (place)<-[seat:MEMBER_OF]-(known:Person)<-[tie:CONTACTS]-(:Staff)
  WHERE
    // term is_active(seat)
    (seat.since IS NULL OR seat.since <= $as_of)
    AND (seat.until IS NULL OR seat.until > $as_of)
    // end
    AND
    // term is_present(known)
    (known.left_on IS NULL OR known.left_on > $as_of)
    // end
    AND
    // term is_live_tie(tie)
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
})
UNWIND places AS department
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
WITH customer, location, department.id AS department_id, department.name AS department, collect(DISTINCT person.id) AS person_ids
ORDER BY department_id
WITH customer, location, collect({department_id: department_id, department: department}) AS departments, collect(person_ids) AS ids
WITH customer.id AS customer_id,
     customer.name AS customer,
     'customer' AS subject_kind,
     customer.id AS subject_id,
     customer.name AS subject,
     {
       location: location,
       departments: departments,
       // who sits in two of the departments is one person
       people: size(reduce(seen = [], some IN ids | seen + [one IN some WHERE NOT one IN seen]))
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, evidence.location
