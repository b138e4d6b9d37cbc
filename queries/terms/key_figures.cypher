/* +++
meaning   = { en = "Counts behind a customer's key-relationship score on a day: key people, those with a live tie of the key level, those with two distinct live owners A and B, those whose stance is known, and those who support us on every point whose stance is known.", zh = "某日客户关键关系得分的依据：关键客户数、有达到关键级别有效联系者、AB角齐备且为不同同事者、立场已知者、在立场已知的各控制点上均支持我方者。" }
speaks_of = ["customer", "day"]
+++ */
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
