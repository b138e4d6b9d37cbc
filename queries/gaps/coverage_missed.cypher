/* +++
title    = { en = "Coverage target of a project missed", zh = "项目覆盖目标未达成" }
summary  = { en = "Live projects whose day for the coverage target has come while fewer people of the customer have a live tie than the target asks for.", zh = "覆盖目标已到期、而客户中有有效联系的人数仍低于目标的在途项目。" }
why      = { en = "Enough is the aim, not everybody; but enough by the day on which it still helps.", zh = "目标是够用而非全部，但须在尚有用处的日子之前达到。" }
finding  = { en = "{reached} of {coverage_target} people in contact; due on {coverage_due_on}, {days_late|day|days} ago.", zh = "已联系 {reached} 人，目标 {coverage_target} 人；截止 {coverage_due_on}，已过 {days_late} 天。" }
remedy   = { en = "[[Let {team} open with]][[{!team}Name a team and let it open with]][[ {next}, in daily visits and a technical exchange]][[{!next} departments not yet known]]; or set a new target and day.", zh = "[[请{team}]][[{!team}指定团队，]][[以日常拜访和技术交流联系{next}]][[{!next}从尚不了解的部门入手]]；或重新设定目标与期限。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
team = { en = "{staff}", zh = "{staff}" }
next = { en = "{person}", zh = "{person}" }
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
  AND customer IS NOT NULL
  AND project.coverage_target > 0
  AND project.coverage_due_on <= $as_of
WITH project, customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE
        // term is_active(part)
        (part.since IS NULL OR part.since <= $as_of)
        AND (part.until IS NULL OR part.until > $as_of)
        // end
      )
      AND
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
    // No WITH here: on the embedded engine it would hide the project from the decisions within.
    RETURN DISTINCT {
      person_id: person.id,
      person: person.name,
      decides: EXISTS {
        MATCH (person)-[decision:DECIDES]->(project)
        WHERE
          // term is_active(decision)
          (decision.since IS NULL OR decision.since <= $as_of)
          AND (decision.until IS NULL OR decision.until > $as_of)
          // end
      },
      layer: person.layer,
      is_reached: EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE
          // term is_live_tie
          (tie.since IS NULL OR tie.since <= $as_of)
          AND (tie.until IS NULL OR tie.until > $as_of)
          AND tie.level >= $min_level
          AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
          // end
      }
    } AS known
    ORDER BY known.decides DESC, coalesce(known.layer, 5), known.person_id
  } AS people
WHERE size([known IN people WHERE known.is_reached]) < project.coverage_target
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       reached: size([known IN people WHERE known.is_reached]),
       people: size(people),
       coverage_target: project.coverage_target,
       coverage_due_on: project.coverage_due_on,
       days_late: duration.inDays(project.coverage_due_on, $as_of).days,
       team: COLLECT {
         MATCH (staff:Staff)-[work:WORKS_ON]->(project)
         WHERE
           // term is_active(work)
           (work.since IS NULL OR work.since <= $as_of)
           AND (work.until IS NULL OR work.until > $as_of)
           // end
           AND
           // term is_present(staff)
           (staff.left_on IS NULL OR staff.left_on > $as_of)
           // end
         WITH DISTINCT staff
         RETURN {staff_id: staff.id, staff: staff.name}
         ORDER BY staff.id
       },
       next: [known IN people WHERE NOT known.is_reached | {person_id: known.person_id, person: known.person}][..3]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
