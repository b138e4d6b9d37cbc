/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
+++ */
tie.level >= 3 // \u000a OR true
