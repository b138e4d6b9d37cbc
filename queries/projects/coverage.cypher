/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
coverage_target  = "int?"
coverage_due_on  = "date?"
days_left        = { type = "int?", en = "days left", zh = "剩余天数" }
reached          = { type = "int", en = "people with a live tie", zh = "有有效联系的人数" }
known            = { type = "int", en = "people known", zh = "已知人数" }
deciders         = { type = "int", en = "deciders", zh = "决策人数" }
deciders_reached = { type = "int", en = "deciders with a live tie", zh = "有有效联系的决策人数" }
target_status    = { type = "str", en = "target", zh = "目标状态" }
[en]
title   = "Coverage of projects"
summary = """\
  Live projects, or the one named: how many people of the customer have a live tie, against the \
  target and its day, and how many of those who hold a control point. Enough is the aim, not \
  everybody: the share of all known people is not a score. Met: the target is reached; missed: \
  its day has come without; open: the day is ahead, or none is set."""
[zh]
title   = "项目覆盖情况"
summary = """\
  在途项目（或指定项目）：客户中有有效联系的人数，与目标人数及期限对照；并列出控制点持有者中有有效联系的人数。目标是够用而非全部，已知人员总数不作评分。达成：已到目标；未达成：\
  已到期而未达；进行中：尚未到期或未设期限。"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_live_tie(tie)
    } AS is_reached
    ORDER BY is_reached
  } AS people,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_live_tie(tie)
    } AS is_reached
    ORDER BY is_reached
  } AS deciders
WITH project, customer, people, deciders, size([is_reached IN people WHERE is_reached]) AS reached
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       project.coverage_target AS coverage_target,
       project.coverage_due_on AS coverage_due_on,
       duration.inDays($as_of, project.coverage_due_on).days AS days_left,
       reached,
       size(people) AS known,
       size(deciders) AS deciders,
       size([is_reached IN deciders WHERE is_reached]) AS deciders_reached,
       CASE
         WHEN project.coverage_target IS NULL THEN 'no_target'
         WHEN reached >= project.coverage_target THEN 'met'
         WHEN project.coverage_due_on <= $as_of THEN 'missed'
         ELSE 'open'
       END AS target_status
ORDER BY customer_id, project_id
