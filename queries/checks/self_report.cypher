/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
lines = { en = "{kind}[[ since {since}]][[, source {source}]]", zh = "{kind}[[，始于 {since}]][[，来源 {source}]]" }
[en]
title   = "Reports to themselves"
summary = """\
  People of the customer and of ours with an active reporting line, solid or dotted, to \
  themselves."""
why     = "The line says nothing, and the real manager is missing."
finding = "Reports to themselves: {lines}."
remedy  = """\
  Name the real manager in the source, or leave the manager blank for the top, and import it \
  again."""
[zh]
title   = "汇报给自己"
summary = "存在指向自己的有效汇报关系（实线或虚线）的客户人员或我方人员。"
why     = "该关系没有意义，真正的上级缺失。"
finding = "汇报给自己：{lines}。"
remedy  = "在来源数据中填写真正的上级（最高层则留空）后重新导入。"
+++ */
MATCH (member:Person|Staff)-[line:REPORTS_TO]->(member)
WHERE term.is_active(line)
WITH member, line
ORDER BY line.kind, line.key
WITH member, collect({kind: coalesce(line.kind, 'solid'), since: line.since, source: line.source}) AS lines
OPTIONAL MATCH (member)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, member, lines
WHERE term.is_asked_customer(customer)
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     toLower(head(labels(member))) AS subject_kind,
     member.id AS subject_id,
     member.name AS subject,
     {title: member.title, lines: lines} AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id
