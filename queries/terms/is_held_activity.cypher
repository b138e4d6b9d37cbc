/* +++
speaks_of = ["activity", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "The activity took place by the day asked about, and not longer ago than activity_days."
[zh]
meaning = "该活动在该日前（含当日）已发生，且未超出回看天数。"
+++ */
activity.occurred_on <= day
AND activity.occurred_on >= day - duration({days: $activity_days})
