/* +++
kind        = "check"
severity    = "high"
uses        = ["as_of", "customer_id"]
identity    = ["circle"]
computed_by = "circles"
[en]
title   = "Part of each other in a circle"
summary = """\
  Departments and units that are part of each other, and customers that are subsidiaries of each \
  other, in a circle: one finding a circle, told from the member with the smallest id, each step \
  with its earliest known day. Circles of two to ten members are each told, at most a hundred \
  among those that are entangled with each other; where every circle is longer, the shortest \
  that passes the smallest id."""
why     = """\
  In a circle nothing is the whole: people below it count at no customer or at several, and \
  groups add up wrongly."""
finding = "They are part of each other in a circle: {members}."
remedy  = "Correct in the source which one the other belongs to, and import it again."
[zh]
title   = "隶属关系成环"
summary = """\
  部门（或我方部门）互相隶属、客户互为下属单位而首尾相接：每个环报告一次，从编号最小者开始列出，各步取最早的已知日期。2 至 10 个的环逐一列出，彼此纠缠的一群至多列一百个；\
  若一群中的环都更长，则列出经过编号最小者的最短一个。"""
why     = "成环则无整体：其下人员不归任何客户或归属多个客户，集团汇总也会出错。"
finding = "以下部门或单位互相隶属成环：{members}。"
remedy  = "在来源数据中更正谁隶属于谁后重新导入。"
+++ */
// Who is left after three steps up, by parts of any day, stands in a circle, above one, or near the top of a deep organisation; the last step finds the circles, however long.
MATCH (:Customer|Department|Unit)-[:PART_OF|SUBSIDIARY_OF]->(second)
WITH DISTINCT second
MATCH (second)-[:PART_OF|SUBSIDIARY_OF]->(third)
WITH DISTINCT third
MATCH (third)-[:PART_OF|SUBSIDIARY_OF]->(member)
WITH DISTINCT member
MATCH (member)-[part:PART_OF|SUBSIDIARY_OF]->(above)
WHERE labels(member) = labels(above)
  AND term.is_active(part)
WITH member, above.id AS above_id, min(part.since) AS since
ORDER BY above_id
WITH member, collect({id: above_id, since: since}) AS above
OPTIONAL MATCH (member)-[steps:PART_OF*0..6]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, member, above
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     toLower(head(labels(member))) AS subject_kind,
     member.id AS subject_id,
     member.name AS subject,
     {
       // The ids in order tell two circles with one first member apart.
       circle: null,
       members: [],
       above: above,
       // A circle is one whoever is asked about: its first member alone says whose it is.
       is_asked: coalesce(term.is_asked_customer(customer), false)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id
