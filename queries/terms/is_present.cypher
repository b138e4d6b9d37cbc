/* +++
speaks_of = ["someone", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The person or staff member has not left by the day asked about."
[zh]
meaning = "该人员在该日尚未离开。"
+++ */
(someone.left_on IS NULL OR someone.left_on > day)
