/* +++
speaks_of = ["person", "supportive_from"]
[en]
meaning = """\
  The first day on which the person was known to support us and a tie of ours to them was live; \
  year 1 when undated; null when that never was."""
[zh]
meaning = "其已知支持我方且我方与其联系有效的首日；无日期记为公元 1 年；从未有过则为空。"
+++ */
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
