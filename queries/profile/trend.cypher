/* +++
title   = { en = "Trend of the three layers", zh = "三层关系趋势" }
summary = { en = "For each customer and layer (key, broad, organisational) the score on the day asked about and on the earlier day, the change, and the counts behind both. Unknown, with the reason, when either score is missing.", zh = "逐客户、逐层（关键、普遍、组织）给出基准日与较早日期的得分、变化及两次的依据。任一得分缺失即为未知，并说明原因。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds", "key_weights", "broad_weights", "organisational_weights", "earlier_on"]

[columns]
customer_id     = "str"
customer        = "str?"
dimension       = "str"
score           = "float?"
earlier_score   = "float?"
change          = "float?"
movement        = "str"
reason          = "str?"
compared_on     = "date"
figures         = "map"
earlier_figures = "map"
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
WITH customer, coalesce($earlier_on, $as_of - duration({years: 1})) AS compared_on
UNWIND [1, 2] AS turn
WITH customer, compared_on, turn, CASE turn WHEN 1 THEN $as_of ELSE compared_on END AS day
WITH customer, compared_on, turn, day,
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
  // term broad_figures
  coalesce(head(COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE coalesce(department.is_in_contact_range, true)
      AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                              AND (part.until IS NULL OR part.until > day))
    WITH DISTINCT department, day
    OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE (membership.since IS NULL OR membership.since <= day)
      AND (membership.until IS NULL OR membership.until > day)
      AND (person.left_on IS NULL OR person.left_on > day)
    WITH DISTINCT department, person, day
    WITH department, person,
      CASE WHEN person IS NOT NULL AND EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE (tie.since IS NULL OR tie.since <= day)
          AND (tie.until IS NULL OR tie.until > day)
          AND tie.level >= $min_level
          AND tie.last_contact_on >= day - duration({days: $stale_days})
      } THEN 1 ELSE 0 END AS reached
    WITH department, person.layer AS layer, count(person) AS cell_people, sum(reached) AS cell_reached
    WITH department,
         sum(cell_people) AS people,
         sum(cell_reached) AS people_reached,
         sum(CASE WHEN layer IS NOT NULL THEN 1 ELSE 0 END) AS cells,
         sum(CASE WHEN layer IS NOT NULL AND cell_reached > 0 THEN 1 ELSE 0 END) AS cells_covered
    OPTIONAL MATCH (category:Category {id: department.category})
    WITH count(department) AS departments,
         sum(CASE WHEN people_reached > 0 THEN 1 ELSE 0 END) AS departments_covered,
         sum(CASE WHEN category.line IS NULL THEN 1 ELSE 0 END) AS departments_without_line,
         sum(cells) AS cells,
         sum(cells_covered) AS cells_covered,
         collect(DISTINCT CASE WHEN people_reached > 0 THEN category.line END) AS lines_reached,
         sum(people) AS people,
         sum(people_reached) AS people_reached
    RETURN {
      departments: departments,
      departments_covered: departments_covered,
      departments_without_line: departments_without_line,
      cells: cells,
      cells_covered: cells_covered,
      lines: [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE line IN lines_reached],
      people: people,
      people_reached: people_reached
    } AS figures
  }), {
    departments: 0,
    departments_covered: 0,
    departments_without_line: 0,
    cells: 0,
    cells_covered: 0,
    lines: [],
    people: 0,
    people_reached: 0
  })
  // end
  AS broad_figures,
  // term organisational_figures
  head([known IN [{
      activities: COLLECT {
        MATCH (customer)<-[link:WITH]-(activity:Activity)
        WHERE activity.occurred_on <= day
          AND (link.since IS NULL OR link.since <= day)
          AND (link.until IS NULL OR link.until > day OR (
            link.until > activity.occurred_on
            AND (link.since IS NULL OR link.since <= activity.occurred_on)
          ))
        WITH DISTINCT activity, activity.occurred_on >= day - duration({days: $activity_days}) AS is_recent
        RETURN {method: activity.method, kind: activity.kind, is_recent: is_recent} AS held
        ORDER BY activity.id
      },
      executives: COLLECT {
        MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
        WHERE person.layer = 1
          AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                                  AND (part.until IS NULL OR part.until > day))
          AND (membership.since IS NULL OR membership.since <= day)
          AND (membership.until IS NULL OR membership.until > day)
          AND (person.left_on IS NULL OR person.left_on > day)
        WITH DISTINCT person, day
        WITH person,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(:Staff)
            WHERE (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_reached,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
            WHERE staff.layer = 1
              AND (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_paired
        RETURN {is_reached: is_reached, is_paired: is_paired} AS held
        ORDER BY person.id
      },
      agreements: COLLECT {
        MATCH (customer)<-[partner:WITH]-(agreement:Agreement)
        WHERE (partner.since IS NULL OR partner.since <= day)
          AND (partner.until IS NULL OR partner.until > day)
          AND (agreement.signed_on IS NULL OR agreement.signed_on <= day)
          AND (agreement.ends_on IS NULL OR agreement.ends_on > day)
        WITH DISTINCT agreement, day
        WITH agreement, day, EXISTS {
          MATCH (agreement)<-[link:UNDER]-(activity:Activity)
          WHERE activity.occurred_on <= day
            AND activity.occurred_on >= day - duration({days: $agreement_days})
            AND (link.since IS NULL OR link.since <= day)
            AND (link.until IS NULL OR link.until > day OR (
              link.until > activity.occurred_on
              AND (link.since IS NULL OR link.since <= activity.occurred_on)
            ))
        } AS is_alive
        // One that was signed only lately still has time for its first activity.
        WHERE is_alive OR agreement.signed_on IS NULL OR agreement.signed_on < day - duration({days: $agreement_days})
        RETURN is_alive
        ORDER BY agreement.id
      }
    }] | {
      methods: [method IN ['communicate', 'match', 'joint', 'recognition']
                WHERE any(activity IN known.activities WHERE activity.is_recent AND activity.method = method)],
      events: size([activity IN known.activities WHERE activity.is_recent AND activity.kind IN $organisational_kinds]),
      activities: size(known.activities),
      executives: size(known.executives),
      executives_paired: size([executive IN known.executives WHERE executive.is_paired]),
      executives_reached: size([executive IN known.executives WHERE executive.is_reached]),
      agreements: size(known.agreements),
      agreements_alive: CASE WHEN any(executive IN known.executives WHERE executive.is_paired)
                             THEN size([is_alive IN known.agreements WHERE is_alive]) ELSE 0 END
  }])
  // end
  AS organisational_figures
WITH customer, compared_on, turn, key_figures, broad_figures, organisational_figures,
  // term key_score(key_figures)
  CASE
    WHEN key_figures.key_people > 0
     AND $key_weights[0] + $key_weights[1] + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END > 0 THEN round(
      100.0 * ($key_weights[0] * key_figures.covered / key_figures.key_people
             + $key_weights[1] * key_figures.backed / key_figures.key_people
             + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] * key_figures.supportive / key_figures.stance_known ELSE 0.0 END)
            / ($key_weights[0] + $key_weights[1] + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END), 1)
  END
  // end
  AS key_score,
  // term broad_score(broad_figures)
  CASE
    WHEN broad_figures.departments > 0
     AND $broad_weights[0] + $broad_weights[2] + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END > 0 THEN round(
      100.0 * ($broad_weights[0] * broad_figures.departments_covered / broad_figures.departments
             + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] * broad_figures.cells_covered / broad_figures.cells ELSE 0.0 END
             + $broad_weights[2] * size(broad_figures.lines) / 5)
            / ($broad_weights[0] + $broad_weights[2] + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END), 1)
  END
  // end
  AS broad_score,
  // term organisational_score(organisational_figures)
  CASE
    WHEN organisational_figures.executives + organisational_figures.activities + organisational_figures.agreements > 0
     AND $organisational_weights[0] + $organisational_weights[3]
       + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
       + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END > 0 THEN round(
      100.0 * ($organisational_weights[0] * size(organisational_figures.methods) / 4
             + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] * organisational_figures.executives_paired / organisational_figures.executives ELSE 0.0 END
             + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] * organisational_figures.agreements_alive / organisational_figures.agreements ELSE 0.0 END
             + CASE WHEN organisational_figures.events > 0 THEN $organisational_weights[3] ELSE 0.0 END)
            / ($organisational_weights[0] + $organisational_weights[3]
             + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
             + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END), 1)
  END
  // end
  AS organisational_score
WITH customer, compared_on, turn,
     [{dimension: 'key', score: key_score, figures: key_figures},
      {dimension: 'broad', score: broad_score, figures: broad_figures},
      {dimension: 'organisational', score: organisational_score, figures: organisational_figures}] AS measured
ORDER BY customer.id, turn
WITH customer, compared_on, collect(measured) AS turns
UNWIND [0, 1, 2] AS place
WITH customer, compared_on, place, turns[0][place] AS latest, turns[1][place] AS earlier
RETURN customer.id AS customer_id,
       customer.name AS customer,
       latest.dimension AS dimension,
       latest.score AS score,
       earlier.score AS earlier_score,
       round(latest.score - earlier.score, 1) AS change,
       CASE
         WHEN latest.score IS NULL OR earlier.score IS NULL THEN 'unknown'
         WHEN latest.score > earlier.score THEN 'up'
         WHEN latest.score < earlier.score THEN 'down'
         ELSE 'same'
       END AS movement,
       CASE WHEN latest.score IS NULL THEN 'no_score' WHEN earlier.score IS NULL THEN 'no_earlier_score' END AS reason,
       compared_on,
       latest.figures AS figures,
       earlier.figures AS earlier_figures
ORDER BY customer_id, place
