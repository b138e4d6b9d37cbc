/* +++
speaks_of = ["tie", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  Tie strength 0 to 100: 25 x level, halved every half-life of days since the last contact; 0 \
  when the last contact is unknown."""
[zh]
meaning = "联系强度 0 至 100：25 × 级别，自最近联系起每过一个半衰期减半；最近联系未知则为 0。"
+++ */
coalesce(25.0 * tie.level * 0.5 ^ (
  CASE WHEN tie.last_contact_on > day THEN 0.0
       ELSE toFloat(duration.inDays(tie.last_contact_on, day).days) END
  / $half_life_days), 0.0)
