/* +++
meaning   = { en = "The edge holds on the day asked about: since inclusive, until exclusive.", zh = "该关系在基准日有效：含开始日，不含结束日。" }
speaks_of = ["edge"]
+++ */
(edge.since IS NULL OR edge.since <= $as_of)
AND (edge.until IS NULL OR edge.until > $as_of)
