/* +++
meaning   = { en = "The activity took place by the day asked about, and not longer ago than activity_days.", zh = "该活动在基准日前（含当日）已发生，且未超出回看天数。" }
speaks_of = ["activity"]
+++ */
activity.occurred_on <= $as_of
AND activity.occurred_on >= $as_of - duration({days: $activity_days})
