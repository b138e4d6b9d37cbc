/* +++
title    = { en = "Reporting in a circle", zh = "汇报关系成环" }
summary  = { en = "Solid reporting lines that lead back to where they began, among the customer's people and among ours: one finding a circle, of two to ten members, told from the member with the smallest id, each step with its earliest known day. A line of no kind counts as solid; whoever reports to themselves is found by self_report.", zh = "客户人员或我方人员的实线汇报关系首尾相接：每个环（2 至 10 人）报告一次，从编号最小者开始列出，各步取最早的已知日期。未注明类型视为实线；汇报给自己者见 self_report。" }
why      = { en = "In a circle nobody is the top: chains to the top, depths and introductions come out wrong.", zh = "成环则无最高层：汇报链、层级深度与引荐路径都会出错。" }
finding  = { en = "They report to each other in a circle: {members}.", zh = "以下人员互相汇报成环：{members}。" }
remedy   = { en = "Correct one of these lines in the source and import it again.", zh = "在来源数据中更正其中一条汇报关系后重新导入。" }
kind     = "check"
severity = "high"
uses     = ["as_of", "customer_id"]
identity = ["circle"]
[items]
members = { en = "{name} ({id}[[, since {since}]])", zh = "{name}（{id}[[，始于 {since}]]）" }
+++ */
// Only whoever someone reports to can stand in a circle: a few of all.
MATCH (first:Person|Staff)<-[:REPORTS_TO]-()
WITH DISTINCT first
MATCH circle = (first)-[lines:REPORTS_TO*2..10]->(first)
// Each circle is met once from every member: keep the one that begins with the smallest id, and no walk that passes a member twice.
WHERE all(member IN nodes(circle) WHERE first.id <= member.id)
  AND all(member IN tail(nodes(circle)) WHERE single(other IN tail(nodes(circle)) WHERE other.id = member.id))
  AND all(line IN lines WHERE coalesce(line.kind, 'solid') = 'solid')
  AND all(line IN lines WHERE
    // term is_active(line)
    (line.since IS NULL OR line.since <= $as_of)
    AND (line.until IS NULL OR line.until > $as_of)
    // end
  )
// A line noted twice leads round the same circle again: one circle, with the earliest day known of each step.
WITH first, nodes(circle) AS circle_members, collect([line IN lines | line.since]) AS days_of_walks
OPTIONAL MATCH (first)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE
    // term is_active(step)
    (step.since IS NULL OR step.since <= $as_of)
    AND (step.until IS NULL OR step.until > $as_of)
    // end
  )
WITH DISTINCT customer, first, circle_members, days_of_walks
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
     toLower(head(labels(first))) AS subject_kind,
     first.id AS subject_id,
     first.name AS subject,
     {
       // Two circles can share their first member: the ids in order tell them apart.
       circle: reduce(walk = first.id, member IN tail(circle_members) | walk + ' > ' + member.id),
       members: [step IN range(0, size(circle_members) - 2) | {
         id: circle_members[step].id,
         name: circle_members[step].name,
         since: reduce(earliest = head(days_of_walks)[step], days IN days_of_walks |
                       CASE WHEN earliest IS NULL OR days[step] < earliest THEN days[step] ELSE earliest END)
       }]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id, evidence.circle
