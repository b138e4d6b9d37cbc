/* +++
title    = { en = "Control point frozen before we had support", zh = "控制点冻结前我方未获支持" }
summary  = { en = "Control points of live projects that froze while we lacked a live tie with known support to someone who holds them. Known early but of unknown stance is left to stance_unknown.", zh = "在途项目中，冻结时我方对持有者缺少已知支持的有效联系的控制点。联系及时但立场未知者归入“立场未知”。" }
why      = { en = "Support that comes after the freeze can't change the issued tender.", zh = "冻结之后得来的支持改变不了已发布的标书。" }
finding  = { en = "Not with us when {point} froze on {frozen_on}: {late}[[; in time: {in_time}]].", zh = "{point}已于 {frozen_on} 冻结，未及时争取到{late}[[；及时到位：{in_time}]]。" }
remedy   = { en = "What is frozen stands.[[ Turn to the points still open: {ahead}, with a technical exchange or an executive visit before each freezes.]][[{!ahead} Ask {asked} for a clarification or an alternative offer, and be there earlier next time.]]", zh = "已冻结的内容不可更改。[[应转向尚未冻结的控制点：{ahead}，在其冻结前安排技术交流或高层拜访。]][[{!ahead}可请{asked}协助澄清或接受备选方案，并在下次提前到位。]]" }
kind     = "gap"
severity = "high"
identity = ["point"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
late    = { en = "{person}[[ (supportive {days_late|day|days} later)]][[{!days_late} (never in time: {stance})]]", zh = "{person}[[（晚 {days_late} 天才支持）]][[{!days_late}（始终未到位，立场{stance}）]]" }
in_time = { en = "{person}", zh = "{person}" }
asked   = { en = "{person}", zh = "{person}" }
ahead   = { en = "{point}[[ by {holders}]][[ (freezes {frozen_on})]]", zh = "{point}[[（{holders}）]][[，{frozen_on} 冻结]]" }
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
WITH project, customer, person, decision, decision.point AS point
WITH project, customer, person, decision, point,
  // term frozen_on
  CASE point
    WHEN 'qualification' THEN project.qualification_frozen_on
    WHEN 'drafting' THEN project.drafting_frozen_on
    WHEN 'criteria' THEN project.criteria_frozen_on
    ELSE coalesce(project.decided_on, project.closed_on)
  END
  // end
  AS frozen_on
WHERE frozen_on <= $as_of
WITH project, customer, person, decision, point, frozen_on,
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
ORDER BY coalesce(decision.weight, -1.0) DESC, person.id, decision.since, decision.key
WITH project, customer, point, frozen_on,
     collect(CASE WHEN in_time = false THEN {
       person_id: person.id,
       person: person.name,
       title: person.title,
       weight: decision.weight,
       stance: stance,
       first_support_on: first_support_on,
       days_late: duration.inDays(frozen_on, first_support_on).days
     } END) AS late,
     collect(CASE WHEN in_time THEN {person_id: person.id, person: person.name} END) AS in_time
WHERE size(late) > 0
WITH project, customer, point, frozen_on, late, in_time,
  COLLECT {
    MATCH (holder:Person)-[decision:DECIDES]->(project)
    WHERE
      // term is_active(decision)
      (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      // end
      AND
      // term is_present(holder)
      (holder.left_on IS NULL OR holder.left_on > $as_of)
      // end
    WITH holder, decision.point AS open_point,
      // term frozen_on(decision.point, project)
      CASE decision.point
        WHEN 'qualification' THEN project.qualification_frozen_on
        WHEN 'drafting' THEN project.drafting_frozen_on
        WHEN 'criteria' THEN project.criteria_frozen_on
        ELSE coalesce(project.decided_on, project.closed_on)
      END
      // end
      AS freezes_on
    WHERE freezes_on IS NULL OR freezes_on > $as_of
    WITH DISTINCT open_point, freezes_on, holder
    ORDER BY holder.id
    WITH open_point, freezes_on, collect(holder.id) AS holder_ids, collect(coalesce(holder.name, holder.id)) AS holders
    RETURN {point: open_point, frozen_on: freezes_on, holder_ids: holder_ids, holders: holders}
    ORDER BY freezes_on, open_point
  } AS ahead
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     point,
     {
       point: point,
       frozen_on: frozen_on,
       days_ago: duration.inDays(frozen_on, $as_of).days,
       late: late,
       asked: [one IN late | {person_id: one.person_id, person: one.person}],
       in_time: in_time,
       ahead: ahead
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
