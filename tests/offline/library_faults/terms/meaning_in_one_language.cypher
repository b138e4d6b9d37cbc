/* +++
meaning = { zh = "亲近。" }
speaks_of = ["tie"]
+++ */
tie.level >= 3
