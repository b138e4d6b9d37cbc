/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie", "staff"]
+++ */
tie.level >= 3
