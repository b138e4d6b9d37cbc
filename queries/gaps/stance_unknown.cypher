/* +++
title    = { en = "Stance of a decider unknown", zh = "决策人立场未知" }
summary  = { en = "People who hold a control point of a live project and whose stance nobody recorded, neither for the project nor in general.", zh = "持有在途项目控制点而立场无人记录（既无项目立场也无一般立场）的人员。" }
why      = { en = "Unknown is not neutral: a vote that nobody asked about can turn the result.", zh = "未知不等于中立：无人过问的一票足以改变结果。" }
finding  = { en = "Holds {points} on {project}, stance unknown[[; held by {held_by}]][[{!held_by}; nobody of ours holds a live tie]].", zh = "持有{project}的{points}，立场未知[[；联系人：{held_by}]][[{!held_by}；我方无人保持有效联系]]。" }
remedy   = { en = "[[Let {held_by} find out in a daily visit what they think of us.]][[{!held_by}Open first, by a colleague of the same layer, with a topical exchange.]]", zh = "[[请{held_by}在日常拜访中了解其对我方的态度。]][[{!held_by}先由同层级同事建立联系，可安排专题交流。]]" }
kind     = "gap"
severity = "medium"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
held_by    = { en = "{staff} ({level})", zh = "{staff}（{level}）" }
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
MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE
  // term is_active(decision)
  (decision.since IS NULL OR decision.since <= $as_of)
  AND (decision.until IS NULL OR decision.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
  AND
  // term known_stance
  coalesce(decision.stance, CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END)
  // end
  IS NULL
WITH project, customer, person, decision.point AS point, max(coalesce(decision.weight, 0.0)) AS weight, max(CASE WHEN decision.has_veto THEN 1 ELSE 0 END) AS veto
ORDER BY CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
WITH project, customer, person, collect(point) AS points, sum(weight) AS weight, max(veto) AS veto
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     project.id AS project_id,
     {
       title: person.title,
       layer: person.layer,
       project_id: project.id,
       project: project.name,
       points: points,
       weight: weight,
       has_veto: veto = 1,
       held_by:
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
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, project_id
