/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
+++ */
tie.level >= 3 AND util.sleep(tie.level) IS NULL
