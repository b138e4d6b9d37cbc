/* +++
speaks_of = ["activity"]
[en]
meaning = """\
  The day of an activity: the day it took place, else the day it is planned for; null when \
  neither is known."""
[zh]
meaning = "活动日期：已发生的取发生日期，否则取计划日期；均未知则为空。"
+++ */
coalesce(activity.occurred_on, activity.planned_on)
