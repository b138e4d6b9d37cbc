/* +++
speaks_of = ["tie", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  An active tie of enough level with a contact recent enough; a tie without a known last contact \
  is not live."""
[zh]
meaning = "有效联系：关系有效、级别足够且最近有联系；最近联系日期未知则不算有效。"
+++ */
term.is_active(tie, day)
AND tie.level >= $min_level
AND tie.last_contact_on >= day - duration({days: $stale_days})
