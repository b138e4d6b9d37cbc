/* +++
meaning   = { en = "The activity is still ahead on the day asked about.", zh = "该活动在基准日尚未举行。" }
speaks_of = ["activity"]
+++ */
(activity.occurred_on > $as_of OR (activity.occurred_on IS NULL AND activity.planned_on >= $as_of))
