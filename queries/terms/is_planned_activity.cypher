/* +++
speaks_of = ["activity", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The activity is still ahead on the day."
[zh]
meaning = "该活动在该日尚未举行。"
+++ */
(activity.occurred_on > day OR (activity.occurred_on IS NULL AND activity.planned_on >= day))
