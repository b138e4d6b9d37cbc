/* +++
meaning   = { en = "A tie that goes on, or one with a stranger.", zh = "仍有效或陌生的关系。" }
speaks_of = ["tie"]
+++ */
tie.until IS NULL OR tie.level = 0
