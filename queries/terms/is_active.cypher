/* +++
speaks_of = ["edge", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The edge holds on the day: since inclusive, until exclusive."
[zh]
meaning = "该关系在该日有效：含开始日，不含结束日。"
+++ */
(edge.since IS NULL OR edge.since <= day)
AND (edge.until IS NULL OR edge.until > day)
