/* +++
speaks_of = ["frozen_on", "stance", "holders", "first_tie_on", "first_support_on"]
[en]
meaning = """\
  Were we there in time: a live tie with positive stance before the freeze day. Null when there \
  is no freeze day, when the freeze is ahead and support still missing, or when we were there \
  but nobody recorded the stance."""
[zh]
meaning = "是否及时到位：冻结日之前已有立场为正的有效联系。无冻结日期、尚未冻结且仍缺支持，或虽有联系但立场未知，均为空。"
+++ */
CASE
  WHEN frozen_on IS NULL THEN null
  WHEN frozen_on > $as_of THEN CASE WHEN stance >= 1 AND size(holders) > 0 THEN true ELSE null END
  WHEN first_support_on < frozen_on THEN true
  WHEN stance IS NULL AND first_tie_on < frozen_on THEN null
  ELSE false
END
