/* +++
title   = { en = "Decision chain", zh = "决策链" }
summary = { en = "Live projects (or the one named): every control point, who holds it with which weight, veto and stance, our best live tie, and whether we were there before the point froze. A point that nobody is known to hold is a row without a person. First support: the first day with a live tie and a stance known to be positive.", zh = "在途项目（或指定项目）的各控制点：谁持有、权重、否决权、立场、我方最佳有效联系，以及是否在冻结前到位；无人持有的控制点也列出。首次支持日：既有有效联系、又已知立场为正的第一天。" }
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]

[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
point            = "str"
person_id        = "str?"
person           = "str?"
title            = "str?"
layer            = "int?"
weight           = "float?"
has_veto         = "bool?"
stance           = "int?"
staff_id         = "str?"
staff            = { type = "str?", en = "best tie held by", zh = "最佳联系人（我方）" }
level            = "int?"
last_contact_on  = "date?"
live_ties        = "int?"
frozen_on        = "date?"
days_to_freeze   = "int?"
first_support_on = "date?"
in_time          = "bool?"
days_late        = "int?"
+++ */
MATCH (project:Project)
WHERE ($project_id IS NOT NULL AND project.id = $project_id)
   OR ($project_id IS NULL AND
  // term is_live_project
  (project.opened_on IS NULL OR project.opened_on <= $as_of)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  // end
)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE
  // term is_active(purchase)
  (purchase.since IS NULL OR purchase.since <= $as_of)
  AND (purchase.until IS NULL OR purchase.until > $as_of)
  // end
WITH DISTINCT project, customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH project, customer, ['qualification', 'drafting', 'criteria', 'scoring', 'final'] AS points
UNWIND range(0, size(points) - 1) AS step
WITH project, customer, step, points[step] AS point
OPTIONAL MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE decision.point = point
  AND
  // term is_active(decision)
  (decision.since IS NULL OR decision.since <= $as_of)
  AND (decision.until IS NULL OR decision.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
WITH project, customer, step, point, person, decision,
  // term known_stance
  coalesce(decision.stance, CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END)
  // end
  AS stance,
  // term frozen_on(point, project)
  CASE point
    WHEN 'qualification' THEN project.qualification_frozen_on
    WHEN 'drafting' THEN project.drafting_frozen_on
    WHEN 'criteria' THEN project.criteria_frozen_on
    ELSE coalesce(project.decided_on, project.closed_on)
  END
  // end
  AS frozen_on,
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
  CASE WHEN person IS NOT NULL THEN
    // term is_in_time
    CASE
      WHEN frozen_on IS NULL THEN null
      WHEN frozen_on > $as_of THEN CASE WHEN stance >= 1 AND size(holders) > 0 THEN true ELSE null END
      WHEN first_support_on < frozen_on THEN true
      WHEN stance IS NULL AND first_tie_on < frozen_on THEN null
      ELSE false
    END
    // end
  END AS in_time
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  project.id AS project_id,
  project.name AS project,
  point,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  decision.weight AS weight,
  CASE WHEN person IS NOT NULL THEN coalesce(decision.has_veto, false) END AS has_veto,
  stance,
  holders[0].staff_id AS staff_id,
  holders[0].staff AS staff,
  holders[0].level AS level,
  holders[0].last_contact_on AS last_contact_on,
  CASE WHEN person IS NOT NULL THEN size(holders) END AS live_ties,
  frozen_on,
  duration.inDays($as_of, frozen_on).days AS days_to_freeze,
  CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END AS first_support_on,
  in_time,
  CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END AS days_late
ORDER BY customer_id, project_id, step, coalesce(weight, -1.0) DESC, person_id, decision.since, decision.key
