/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
+++ */
(
  // term is_close
  tie.level >= 1
  // end
)
