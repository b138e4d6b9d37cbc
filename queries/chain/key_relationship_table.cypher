/* +++
title   = { en = "Key relationship table", zh = "关键关系梳理表" }
summary = { en = "One row for each key person and control point: weight, veto, stance, our best live tie, the A and B owner, and whether we were there in time. A top leader who holds no point stands in a row without one.", zh = "每位关键客户与其控制点一行：权重、否决权、立场、我方最佳有效联系、A角与B角、是否及时到位；未持有控制点的一把手也列一行。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]

[columns]
customer_id      = "str?"
customer         = "str?"
person_id        = "str"
person           = "str?"
title            = "str?"
layer            = "int?"
is_top_leader    = "bool"
project_id       = "str?"
project          = "str?"
point            = "str?"
weight           = "float?"
has_veto         = "bool?"
stance           = "int?"
staff_id         = "str?"
staff            = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level            = "int?"
last_contact_on  = "date?"
a_owner_id       = { type = "str?", en = "A owner id", zh = "A角编号" }
a_owner          = "str?"
b_owner_id       = { type = "str?", en = "B owner id", zh = "B角编号" }
b_owner          = "str?"
frozen_on        = "date?"
first_support_on = "date?"
in_time          = "bool?"
days_late        = "int?"
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
OPTIONAL MATCH (person)-[decision:DECIDES]->(project:Project)
WHERE ($project_id IS NULL OR project.id = $project_id)
  AND
  // term is_active(decision)
  (decision.since IS NULL OR decision.since <= $as_of)
  AND (decision.until IS NULL OR decision.until > $as_of)
  // end
  AND
  // term is_live_project
  (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  // end
WITH person, customer, decision, project
// asked for one project: its holders, and the top leaders of the unit that buys it
WHERE $project_id IS NULL
   OR project IS NOT NULL
   OR (person.is_top_leader AND EXISTS {
     MATCH (asked:Project {id: $project_id})-[purchase:FOR]->(customer)
     WHERE
       // term is_active(purchase)
       (purchase.since IS NULL OR purchase.since <= $as_of)
       AND (purchase.until IS NULL OR purchase.until > $as_of)
       // end
   })
WITH person, customer, decision, project, decision.point AS point,
  // term known_stance
  coalesce(decision.stance, CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END)
  // end
  AS stance,
  // term supportive_from
  CASE
    WHEN coalesce(decision.stance, CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END) >= 1 THEN coalesce(
      CASE
        WHEN decision.stance IS NULL THEN person.stance_on
        ELSE head(COLLECT {
          MATCH (person)-[earlier:DECIDES]->(project)
          WHERE earlier.point = decision.point
            AND earlier.stance >= 1
          RETURN coalesce(earlier.since, date('0001-01-01')) AS begun_on
          ORDER BY begun_on
          LIMIT 1
        })
      END, date('0001-01-01'))
  END
  // end
  AS supportive_from,
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
  AS holders,
  // term first_tie_on
  head(COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE (tie.since IS NULL OR tie.since <= $as_of)
      AND tie.level >= $min_level
      AND tie.last_contact_on IS NOT NULL
    RETURN coalesce(tie.since, date('0001-01-01')) AS begun_on
    ORDER BY begun_on
    LIMIT 1
  })
  // end
  AS first_tie_on
WITH *,
  // term frozen_on
  CASE point
    WHEN 'qualification' THEN project.qualification_frozen_on
    WHEN 'drafting' THEN project.drafting_frozen_on
    WHEN 'criteria' THEN project.criteria_frozen_on
    ELSE coalesce(project.decided_on, project.closed_on)
  END
  // end
  AS frozen_on,
  // term first_support_on
  head(COLLECT {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE (tie.since IS NULL OR tie.since <= $as_of)
      AND tie.level >= $min_level
    WITH tie, CASE WHEN tie.since > supportive_from THEN tie.since ELSE supportive_from END AS supported_on
    WHERE (tie.until IS NULL OR tie.until > supported_on)
      AND tie.last_contact_on >= supported_on - duration({days: $stale_days})
    RETURN supported_on
    ORDER BY supported_on
    LIMIT 1
  })
  // end
  AS first_support_on
WITH *,
  // term is_in_time
  CASE
    WHEN frozen_on IS NULL THEN null
    WHEN frozen_on > $as_of THEN CASE WHEN stance >= 1 AND size(holders) > 0 THEN true ELSE null END
    WHEN first_support_on < frozen_on THEN true
    WHEN stance IS NULL AND first_tie_on < frozen_on THEN null
    ELSE false
  END
  // end
  AS in_time
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  coalesce(person.is_top_leader, false) AS is_top_leader,
  project.id AS project_id,
  project.name AS project,
  point,
  decision.weight AS weight,
  CASE WHEN decision IS NOT NULL THEN coalesce(decision.has_veto, false) END AS has_veto,
  stance,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on,
  head([holder IN holders WHERE holder.role = 'A' | holder.staff_id]) AS a_owner_id,
  head([holder IN holders WHERE holder.role = 'A' | holder.staff]) AS a_owner,
  head([holder IN holders WHERE holder.role = 'B' | holder.staff_id]) AS b_owner_id,
  head([holder IN holders WHERE holder.role = 'B' | holder.staff]) AS b_owner,
  frozen_on,
  CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END AS first_support_on,
  in_time,
  CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END AS days_late
ORDER BY customer_id, is_top_leader DESC, layer, person_id, project_id,
  CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END,
  coalesce(weight, -1.0) DESC, decision.since, decision.key
