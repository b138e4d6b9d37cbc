/* +++
meaning   = { en = "An active tie of enough level with a contact recent enough; a tie without a known last contact is not live.", zh = "有效联系：关系有效、级别足够且最近有联系；最近联系日期未知则不算有效。" }
speaks_of = ["tie"]
+++ */
(tie.since IS NULL OR tie.since <= $as_of)
AND (tie.until IS NULL OR tie.until > $as_of)
AND tie.level >= $min_level
AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
