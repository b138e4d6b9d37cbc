/* +++
title   = { en = "Key people", zh = "关键客户" }
summary = { en = "Everyone who holds a control point of a live project or is the top leader of the unit that buys, with the reasons, and how well we stand with each.", zh = "持有在途项目控制点或为采购单位一把手的全部人员，列明理由及我方联系情况。" }
kind    = "view"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]

[columns]
customer_id     = "str?"
customer        = "str?"
person_id       = "str"
person          = "str?"
title           = "str?"
layer           = "int?"
power           = "int?"
stance          = "int?"
is_top_leader   = "bool"
points          = "list[map]"
live_ties       = "int"
staff_id        = "str?"
staff           = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level           = "int?"
last_contact_on = "date?"
+++ */
CALL () {
  MATCH (person:Person)-[:DECIDES]->(:Project)
  RETURN person
  UNION
  MATCH (person:Person)
  WHERE person.is_top_leader
  RETURN person
}
WITH person
WHERE
  // term is_key_person
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
OPTIONAL MATCH (person)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND all(part IN parts WHERE
  // term is_active(part)
  (part.since IS NULL OR part.since <= $as_of)
  AND (part.until IS NULL OR part.until > $as_of)
  // end
  )
WITH DISTINCT person, customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH person, customer,
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
  AS holders
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  person.power AS power,
  // term general_stance
  CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
  // end
  AS stance,
  coalesce(person.is_top_leader, false) AS is_top_leader,
  COLLECT {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE
      // term is_active(decision)
      (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      // end
      AND
      // term is_live_project
      (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
      // end
    RETURN {project_id: project.id, project: project.name, point: decision.point, weight: decision.weight}
    ORDER BY project.id, decision.point, decision.weight DESC, decision.key
  } AS points,
  size(holders) AS live_ties,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on
ORDER BY customer_id, is_top_leader DESC, layer, person_id
