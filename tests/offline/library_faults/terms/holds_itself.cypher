/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
+++ */
(
  // term holds_itself
  tie.level >= 1
  // end
)
