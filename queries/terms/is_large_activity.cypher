/* +++
speaks_of = ["activity"]
[en]
meaning = """\
  A large activity: of one of the kinds that take planning, or with a budget past the limit."""
[zh]
meaning = "大型活动：属于需专门筹划的类型，或预算达到限额。"
+++ */
(coalesce(activity.kind IN $large_activity_kinds, false) OR coalesce(activity.budget >= $large_activity_budget, false))
