/* +++
title    = { en = "Two solid-line managers", zh = "两位实线上级" }
summary  = { en = "People of the customer and of ours who report to more than one manager by active solid lines. A line of no kind counts as solid.", zh = "有效实线上级多于一位的客户人员或我方人员。未注明类型视为实线。" }
why      = { en = "A chain to the top must be one chain: with two managers nobody can say who decides next.", zh = "到最高层的汇报链只能有一条：有两位上级就说不清下一步由谁决定。" }
finding  = { en = "Reports by solid line to more than one: {managers}.", zh = "实线上级不止一位：{managers}。" }
remedy   = { en = "Keep one solid line; end the other with an until, or make it dotted.", zh = "保留一条实线；另一条填写结束日期，或改为虚线。" }
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
managers = { en = "{name} ({id}[[, since {since}]])", zh = "{name}（{id}[[，始于 {since}]]）" }
+++ */
MATCH (member:Person|Staff)-[line:REPORTS_TO]->(manager)
// Who reports to themselves is found by self_report.
WHERE manager.id <> member.id
  AND coalesce(line.kind, 'solid') = 'solid'
  AND
  // term is_active(line)
  (line.since IS NULL OR line.since <= $as_of)
  AND (line.until IS NULL OR line.until > $as_of)
  // end
// A second line is looked for at each first one: nearly everybody has none, and nobody is grouped for nothing.
MATCH (member)-[other:REPORTS_TO]->(second)
WHERE second.id <> member.id
  AND second.id <> manager.id
  AND coalesce(other.kind, 'solid') = 'solid'
  AND
  // term is_active(other)
  (other.since IS NULL OR other.since <= $as_of)
  AND (other.until IS NULL OR other.until > $as_of)
  // end
WITH member, manager, min(line.since) AS since
ORDER BY manager.id
WITH member, collect({id: manager.id, name: manager.name, since: since}) AS managers
OPTIONAL MATCH (member)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE
    // term is_active(step)
    (step.since IS NULL OR step.since <= $as_of)
    AND (step.until IS NULL OR step.until > $as_of)
    // end
  )
WITH DISTINCT customer, member, managers
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
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
