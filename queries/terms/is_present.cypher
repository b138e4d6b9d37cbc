/* +++
meaning   = { en = "The person or staff member has not left by the day asked about.", zh = "该人员在基准日尚未离开。" }
speaks_of = ["someone"]
+++ */
(someone.left_on IS NULL OR someone.left_on > $as_of)
