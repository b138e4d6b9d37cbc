/* +++
speaks_of = ["customer", "day"]
[en]
meaning = """\
  Counts behind a customer's key-relationship score on a day: key people, those with a live tie \
  of the key level, those with two distinct live owners A and B, those whose stance is known, \
  and those who support us on every point whose stance is known."""
[zh]
meaning = "某日客户关键关系得分的依据：关键客户数、有达到关键级别有效联系者、AB角齐备且为不同同事者、立场已知者、在立场已知的各控制点上均支持我方者。"
+++ */
head(COLLECT {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part, day))
    AND term.is_active(membership, day)
    AND term.is_present(person, day)
    AND term.is_key_person(person, day)
  WITH DISTINCT person, day,
    // A general stance that was confirmed later was not known yet.
    term.general_stance(person, day) AS general_stance
  WITH person, general_stance,
    EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_active(tie, day)
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
        AND term.is_live_tie(first_tie, day)
        AND term.is_live_tie(second_tie, day)
    } AS is_backed,
    COLLECT {
      MATCH (person)-[decision:DECIDES]->(project:Project)
      WHERE term.is_active(decision, day)
        AND term.is_live_project(project, day)
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
