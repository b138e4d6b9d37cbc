/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
managers = { en = "{name} ({id}[[, since {since}]])", zh = "{name}（{id}[[，始于 {since}]]）" }
[en]
title   = "Two solid-line managers"
summary = """\
  People of the customer and of ours who report to more than one manager by active solid lines. \
  A line of no kind counts as solid."""
why     = "A chain to the top must be one chain: with two managers nobody can say who decides next."
finding = "Reports by solid line to more than one: {managers}."
remedy  = "Keep one solid line; end the other with an until, or make it dotted."
[zh]
title   = "两位实线上级"
summary = "有效实线上级多于一位的客户人员或我方人员。未注明类型视为实线。"
why     = "到最高层的汇报链只能有一条：有两位上级就说不清下一步由谁决定。"
finding = "实线上级不止一位：{managers}。"
remedy  = "保留一条实线；另一条填写结束日期，或改为虚线。"
+++ */
MATCH (member:Person|Staff)-[line:REPORTS_TO]->(manager)
// Who reports to themselves is found by self_report.
WHERE manager.id <> member.id
  AND coalesce(line.kind, 'solid') = 'solid'
  AND term.is_active(line)
// A second line is looked for at each first one: nearly everybody has none, and nobody is grouped for nothing.
MATCH (member)-[other:REPORTS_TO]->(second)
WHERE second.id <> member.id
  AND second.id <> manager.id
  AND coalesce(other.kind, 'solid') = 'solid'
  AND term.is_active(other)
WITH member, manager, min(line.since) AS since
ORDER BY manager.id
WITH member, collect({id: manager.id, name: manager.name, since: since}) AS managers
OPTIONAL MATCH (member)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, member, managers
WHERE term.is_asked_customer(customer)
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     toLower(head(labels(member))) AS subject_kind,
     member.id AS subject_id,
     member.name AS subject,
     {title: member.title, managers: managers} AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id
