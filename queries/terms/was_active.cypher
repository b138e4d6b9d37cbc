/* +++
meaning   = { en = "The edge of an activity holds on the day asked about, or held on the day of the activity: whoever left since then still owned or attended it.", zh = "活动的该关系在基准日有效，或在活动当日曾有效：此后离职者当时仍为负责人或参加者。" }
speaks_of = ["edge", "activity"]
+++ */
(edge.since IS NULL OR edge.since <= $as_of)
AND (edge.until IS NULL OR edge.until > $as_of OR (
  edge.until > coalesce(activity.occurred_on, activity.planned_on)
  AND (edge.since IS NULL OR edge.since <= coalesce(activity.occurred_on, activity.planned_on))
))
