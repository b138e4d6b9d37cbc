/* +++
title   = { en = "Control points", zh = "控制点" }
summary = { en = "The five control points of a project, one row each: who holds it with weight, veto, stance, our best live tie, the first day with a live tie and known support, and whether that was before the point froze. A point is in time when everybody who holds it is, and late when anybody is. Where the panel's score decides, the point that makes the final call is scoring.", zh = "项目的五个控制点，每点一行：持有者及其权重、否决权、立场、我方最佳有效联系、首次既有有效联系又已知支持之日，以及是否早于冻结。持有者全部及时则为及时，任一人迟到则为迟到。以评委打分定标时，由评审打分这一控制点作最终决定。" }
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]

[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
point            = "str"
is_final_call    = { type = "bool", en = "the final call", zh = "作最终决定" }
final_mode       = "str?"
frozen_on        = "date?"
days_to_freeze   = "int?"
people           = "int"
weight           = { type = "float", en = "known weight", zh = "已知权重" }
in_time          = "bool?"
people_in_time   = { type = "int", en = "in time", zh = "及时人数" }
people_late      = { type = "int", en = "late", zh = "迟到人数" }
held_by          = { type = "list[map]", en = "held by", zh = "持有者" }
+++ */
MATCH (project:Project)
WHERE
  // term is_asked_project
  (project.id = $project_id OR ($project_id IS NULL
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)))
  // end
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
ORDER BY step, coalesce(decision.weight, -1.0) DESC, person.id, decision.since, decision.key
WITH project, customer, step, point, frozen_on,
     collect(CASE WHEN person IS NOT NULL THEN {
       person_id: person.id,
       person: person.name,
       title: person.title,
       weight: decision.weight,
       has_veto: coalesce(decision.has_veto, false),
       stance: stance,
       staff_id: holders[0].staff_id,
       staff: holders[0].staff,
       level: holders[0].level,
       last_contact_on: holders[0].last_contact_on,
       first_support_on: CASE WHEN first_support_on > date('0001-01-01') THEN first_support_on END,
       in_time: in_time,
       days_late: CASE WHEN NOT in_time THEN duration.inDays(frozen_on, first_support_on).days END
     } END) AS held_by
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       point,
       point = CASE WHEN project.final_mode = 'panel' THEN 'scoring' ELSE 'final' END AS is_final_call,
       CASE WHEN point IN ['scoring', 'final'] THEN project.final_mode END AS final_mode,
       frozen_on,
       duration.inDays($as_of, frozen_on).days AS days_to_freeze,
       size(held_by) AS people,
       round(reduce(total = 0.0, holder IN held_by | total + coalesce(holder.weight, 0.0)), 6) AS weight,
       CASE
         WHEN any(holder IN held_by WHERE holder.in_time = false) THEN false
         WHEN size(held_by) > 0 AND all(holder IN held_by WHERE coalesce(holder.in_time, false)) THEN true
       END AS in_time,
       size([holder IN held_by WHERE holder.in_time]) AS people_in_time,
       size([holder IN held_by WHERE holder.in_time = false]) AS people_late,
       held_by
ORDER BY customer_id, project_id, step
