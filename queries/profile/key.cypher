/* +++
title   = { en = "Key relationship", zh = "关键关系" }
summary = { en = "For each customer the key-relationship score, 0 to 100, and the counts behind it: key people, those with a live tie of the key level, those with two different live owners A and B, and those who support us among the known stances. Worst first; a customer without key people has no score.", zh = "逐客户给出关键关系得分（0 至 100）及其依据：关键客户数、达到关键级别有效联系者、AB角齐备者、立场已知者中的支持者。最差者在前；没有关键客户则没有得分。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "key_weights"]

[columns]
customer_id      = "str"
customer         = "str?"
key_score        = "float?"
reason           = "str?"
key_people       = "int"
covered          = "int"
backed           = "int"
stance_known     = "int"
supportive       = "int"
covered_share    = "float?"
backed_share     = "float?"
supportive_share = "float?"
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
  AS figures
WITH customer, figures,
  // term key_score
  CASE
    WHEN figures.key_people > 0
     AND $key_weights[0] + $key_weights[1] + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END > 0 THEN round(
      100.0 * ($key_weights[0] * figures.covered / figures.key_people
             + $key_weights[1] * figures.backed / figures.key_people
             + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] * figures.supportive / figures.stance_known ELSE 0.0 END)
            / ($key_weights[0] + $key_weights[1] + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END), 1)
  END
  // end
  AS key_score
RETURN customer.id AS customer_id,
       customer.name AS customer,
       key_score,
       CASE
         WHEN figures.key_people = 0 THEN 'no_key_people'
         WHEN key_score IS NULL THEN 'no_weight'
         WHEN figures.stance_known = 0 THEN 'stance_unknown'
       END AS reason,
       figures.key_people AS key_people,
       figures.covered AS covered,
       figures.backed AS backed,
       figures.stance_known AS stance_known,
       figures.supportive AS supportive,
       CASE WHEN figures.key_people > 0 THEN round(1.0 * figures.covered / figures.key_people, 3) END AS covered_share,
       CASE WHEN figures.key_people > 0 THEN round(1.0 * figures.backed / figures.key_people, 3) END AS backed_share,
       CASE WHEN figures.stance_known > 0 THEN round(1.0 * figures.supportive / figures.stance_known, 3) END AS supportive_share
ORDER BY key_score IS NULL, key_score, customer_id
