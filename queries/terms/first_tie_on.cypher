/* +++
speaks_of = ["person"]
[en]
meaning = """\
  The first day on which someone of ours, since gone or not, had a tie of enough level to the \
  person and ever spoke with them; year 1 when it has no first day; null when there was none."""
[zh]
meaning = "我方人员（含已离职者）首次与其建立足够级别且确有接触的联系之日；无开始日期记为公元 1 年；从未有过则为空。"
+++ */
head(COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(:Staff)
  WHERE (tie.since IS NULL OR tie.since <= $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on IS NOT NULL
  RETURN coalesce(tie.since, date('0001-01-01')) AS begun_on
  ORDER BY begun_on
  LIMIT 1
})
