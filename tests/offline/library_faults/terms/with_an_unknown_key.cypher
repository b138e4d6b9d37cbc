/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
params = []
+++ */
tie.level >= 3
