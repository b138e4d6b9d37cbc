/* +++
kind        = "check"
severity    = "high"
uses        = ["as_of", "customer_id"]
identity    = ["circle"]
computed_by = "circles"
[en]
title   = "Reporting in a circle"
summary = """\
  Solid reporting lines that lead back to where they began, among the customer's people and \
  among ours: one finding a circle, told from the member with the smallest id, each step with \
  its earliest known day. Circles of two to ten members are each told, at most a hundred among \
  people who are entangled with each other; of people among whom every circle is longer, the \
  shortest that passes the one with the smallest id. A line of no kind counts as solid; whoever \
  reports to themselves is found by self_report."""
why     = """\
  In a circle nobody is the top: chains to the top, depths and introductions come out wrong."""
finding = "They report to each other in a circle: {members}."
remedy  = "Correct one of these lines in the source and import it again."
[zh]
title   = "汇报关系成环"
summary = """\
  客户人员或我方人员的实线汇报关系首尾相接：每个环报告一次，从编号最小者开始列出，各步取最早的已知日期。2 至 10 人的环逐一列出，彼此纠缠的一群人至多列一百个；若一群人中的环都更长，\
  则列出经过编号最小者的最短一个。未注明类型视为实线；汇报给自己者见 self_report。"""
why     = "成环则无最高层：汇报链、层级深度与引荐路径都会出错。"
finding = "以下人员互相汇报成环：{members}。"
remedy  = "在来源数据中更正其中一条汇报关系后重新导入。"
+++ */
// Who is left after four steps up, by lines of any kind and day, stands in a circle, above one, or near the top of a deep organisation: a few of all.
// The last step finds the circles among them, however long.
MATCH (:Person|Staff)-[:REPORTS_TO]->(second)
WITH DISTINCT second
MATCH (second)-[:REPORTS_TO]->(third)
WITH DISTINCT third
MATCH (third)-[:REPORTS_TO]->(fourth)
WITH DISTINCT fourth
MATCH (fourth)-[:REPORTS_TO]->(member)
WITH DISTINCT member
MATCH (member)-[line:REPORTS_TO]->(above)
WHERE coalesce(line.kind, 'solid') = 'solid'
  AND term.is_active(line)
WITH member, above.id AS above_id, min(line.since) AS since
ORDER BY above_id
WITH member, collect({id: above_id, since: since}) AS above
OPTIONAL MATCH (member)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
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
