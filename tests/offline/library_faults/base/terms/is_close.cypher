/* +++
meaning   = { en = "A tie of trust that goes on.", zh = "仍有效的信任关系。" }
speaks_of = ["tie"]
+++ */
tie.level >= 3 AND tie.until IS NULL
