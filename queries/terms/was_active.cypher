/* +++
speaks_of = ["edge", "activity", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  The edge of an activity holds on the day, or held on the day of the activity: whoever left \
  since then still owned or attended it."""
[zh]
meaning = "活动的该关系在该日有效，或在活动当日曾有效：此后离职者当时仍为负责人或参加者。"
+++ */
(edge.since IS NULL OR edge.since <= day)
AND (edge.until IS NULL OR edge.until > day OR (
  edge.until > coalesce(activity.occurred_on, activity.planned_on)
  AND (edge.since IS NULL OR edge.since <= coalesce(activity.occurred_on, activity.planned_on))
))
