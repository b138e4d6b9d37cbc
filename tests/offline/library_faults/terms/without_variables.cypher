/* +++
meaning   = { en = "Close.", zh = "亲近。" }
+++ */
tie.level >= 3
