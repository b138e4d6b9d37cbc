/* +++
title   = { en = "Process and result side by side", zh = "过程与结果指标" }
summary = { en = "For each customer what was done in the period (activities; of its people on that day those met, ties begun or raised, intelligence told) beside what came of it (projects won and lost, share won, key people covered). In order of the customers' ids: the figures are there to help, not to rank.", zh = "逐客户并列周期内的过程（活动，以及其当日人员中接触的人数、新建或提升的联系、提供的情报）与结果（赢单、失单、赢单率、关键客户覆盖）。按客户编号排列：数据用于赋能，不作排名。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days"]

[columns]
customer_id       = "str"
customer          = "str?"
activities_held   = "int"
people_met        = "int"
ties_begun        = "int"
intelligence_told = "int"
projects_won      = "int"
projects_lost     = "int"
win_rate          = "float?"
key_people        = "int"
covered           = "int"
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
WITH customer, $as_of AS day
WITH customer, day,
  // term key_figures
  head(COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                              AND (part.until IS NULL OR part.until > day))
      AND (membership.since IS NULL OR membership.since <= day)
      AND (membership.until IS NULL OR membership.until > day)
      AND (person.left_on IS NULL OR person.left_on > day)
      AND (coalesce(person.is_top_leader, false) OR EXISTS {
        MATCH (person)-[decision:DECIDES]->(project:Project)
        WHERE (decision.since IS NULL OR decision.since <= day)
          AND (decision.until IS NULL OR decision.until > day)
          AND (project.opened_on IS NULL OR project.opened_on <= day)
          AND (project.closed_on IS NULL OR project.closed_on > day)
      })
    WITH DISTINCT person, day,
      // A general stance that was confirmed later was not known yet.
      CASE WHEN person.stance_on IS NULL OR person.stance_on <= day THEN person.stance END AS general_stance
    WITH person, general_stance,
      EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE (tie.since IS NULL OR tie.since <= day)
          AND (tie.until IS NULL OR tie.until > day)
          AND tie.level >= $min_level
          AND tie.level >= $key_level
          AND tie.last_contact_on >= day - duration({days: $stale_days})
      } AS is_covered,
      EXISTS {
        MATCH (person)<-[first_tie:CONTACTS]-(first:Staff)
        MATCH (person)<-[second_tie:CONTACTS]-(second:Staff)
        WHERE first.id <> second.id
          AND first_tie.role = 'A'
          AND second_tie.role = 'B'
          AND (first_tie.since IS NULL OR first_tie.since <= day)
          AND (first_tie.until IS NULL OR first_tie.until > day)
          AND first_tie.level >= $min_level
          AND first_tie.last_contact_on >= day - duration({days: $stale_days})
          AND (second_tie.since IS NULL OR second_tie.since <= day)
          AND (second_tie.until IS NULL OR second_tie.until > day)
          AND second_tie.level >= $min_level
          AND second_tie.last_contact_on >= day - duration({days: $stale_days})
      } AS is_backed,
      COLLECT {
        MATCH (person)-[decision:DECIDES]->(project:Project)
        WHERE (decision.since IS NULL OR decision.since <= day)
          AND (decision.until IS NULL OR decision.until > day)
          AND (project.opened_on IS NULL OR project.opened_on <= day)
          AND (project.closed_on IS NULL OR project.closed_on > day)
        RETURN coalesce(decision.stance, general_stance) AS stance
        ORDER BY stance
      } AS decided_stances
    WITH person, is_covered, is_backed,
         CASE WHEN size(decided_stances) > 0 THEN [stance IN decided_stances WHERE stance IS NOT NULL]
              WHEN general_stance IS NOT NULL THEN [general_stance]
              ELSE [] END AS stances
    RETURN {
      key_people: count(person),
      covered: sum(CASE WHEN is_covered THEN 1 ELSE 0 END),
      backed: sum(CASE WHEN is_backed THEN 1 ELSE 0 END),
      stance_known: sum(CASE WHEN size(stances) > 0 THEN 1 ELSE 0 END),
      supportive: sum(CASE WHEN size(stances) > 0 AND all(stance IN stances WHERE stance >= 1) THEN 1 ELSE 0 END)
    } AS figures
  })
  // end
  AS key_figures,
  COUNT {
    MATCH (customer)<-[link:WITH]-(activity:Activity)
    WHERE
      // term was_active(link, activity)
      (link.since IS NULL OR link.since <= $as_of)
      AND (link.until IS NULL OR link.until > $as_of OR (
        link.until > coalesce(activity.occurred_on, activity.planned_on)
        AND (link.since IS NULL OR link.since <= coalesce(activity.occurred_on, activity.planned_on))
      ))
      // end
      AND
      // term is_held_activity
      activity.occurred_on <= $as_of
      AND activity.occurred_on >= $as_of - duration({days: $activity_days})
      // end
    RETURN DISTINCT activity
  } AS activities_held,
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
    RETURN DISTINCT person.id AS person_id
    ORDER BY person_id
  } AS people
WITH customer, key_figures, activities_held,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[tie:CONTACTS]-(:Staff)
    WHERE tie.last_contact_on <= $as_of
      AND tie.last_contact_on >= $as_of - duration({days: $activity_days})
    RETURN DISTINCT person
  } AS people_met,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[tie:CONTACTS]-(staff:Staff)
    WHERE tie.level >= $min_level
      AND tie.since <= $as_of
      AND tie.since >= $as_of - duration({days: $activity_days})
      AND (tie.until IS NULL OR tie.until > tie.since)
      // A tie that goes on as high as it was, or lower, was neither begun nor raised.
      AND NOT EXISTS {
        MATCH (staff)-[before:CONTACTS]->(person)
        WHERE before.level >= tie.level
          AND (before.since IS NULL OR before.since < tie.since)
          AND (before.until IS NULL OR before.until >= tie.since)
      }
    RETURN tie
  } AS ties_begun,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[belonging:TOLD_BY]-(news:Intelligence)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND news.told_on <= $as_of
      AND news.told_on >= $as_of - duration({days: $activity_days})
    RETURN DISTINCT news
  } AS intelligence_told,
  COLLECT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND project.closed_on <= $as_of
      AND project.closed_on >= $as_of - duration({days: $activity_days})
      AND project.outcome IN ['won', 'lost']
    WITH DISTINCT project
    RETURN project.outcome AS outcome
    ORDER BY project.id
  } AS outcomes
WITH customer, key_figures, activities_held, people_met, ties_begun, intelligence_told,
     size([outcome IN outcomes WHERE outcome = 'won']) AS projects_won,
     size([outcome IN outcomes WHERE outcome = 'lost']) AS projects_lost
RETURN customer.id AS customer_id,
       customer.name AS customer,
       activities_held,
       people_met,
       ties_begun,
       intelligence_told,
       projects_won,
       projects_lost,
       CASE WHEN projects_won + projects_lost > 0 THEN round(1.0 * projects_won / (projects_won + projects_lost), 3) END AS win_rate,
       key_figures.key_people AS key_people,
       key_figures.covered AS covered
ORDER BY customer_id
