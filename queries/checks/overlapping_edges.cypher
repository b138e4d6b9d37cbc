/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[sensitive.harmless]
subject = { en = "The name of an item of intelligence is not said.", zh = "不说出情报的名称。" }
[en]
title   = "Overlapping edges"
summary = """\
  Two edges of one type between the same pair that hold on one day, any day: of every type that \
  the model has. Control points, bases of influence, product lines and posts tell edges of one \
  pair apart. An edge whose days are empty overlaps none. One finding per customer and origin."""
why     = """\
  On one day a pair has at most one active edge of a kind; two of them count one relationship \
  twice and contradict each other."""
finding = "These hold on the same days: {edges}."
remedy  = "End the older edge on the day on which the newer one begins."
[zh]
title   = "关系时间重叠"
summary = "同一对节点之间、同一类型、在任意一天同时有效的两条关系，覆盖模型的全部关系类型。控制点、影响依据、产品线、岗位不同者不算重复。有效期为空的关系不算重叠。按客户与起点各报告一次。"
why     = "同一天同一对节点同类关系至多一条；两条会重复计数且互相矛盾。"
finding = "以下关系在同一天重复有效：{edges}。"
remedy  = "将较早的关系在较新关系开始之日结束。"
+++ */
MATCH (origin:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|Outcome)
CALL (origin) {
  MATCH (origin)-[edge:SUBSIDIARY_OF|PART_OF|MEMBER_OF|REPORTS_TO|INFLUENCES|CONTACTS|FOR|DECIDES|WORKS_ON|WITH|SUPPORTS|ATTENDED|OWNS|UNDER|SIGNED|COURTS|SUPPLIES|TARGETS|ASKS|SERVES|SELLS|RATED|WRITES_SPEC_FOR|MAY_SUCCEED|FOUND_BY|ABOUT|TOLD_BY|OF|AT|AGAINST|MATCHED_BY]->(target)
  // Nearly every pair has one edge of a type; only the others are looked at more closely.
  WITH origin, target, type(edge) AS type, count(edge) AS number
  WHERE number > 1
  MATCH (target)<-[edge]-(origin)
  WHERE type(edge) = type
  WITH target, type, edge
  // Since inclusive, until exclusive: an edge that ends on the day on which it begins holds on no day.
  WHERE edge.since IS NULL OR edge.until IS NULL OR edge.since < edge.until
  WITH target, type, coalesce(edge.point, edge.basis, edge.product_line, edge.request, edge.post) AS told_apart_by,
       coalesce(edge.since, date('0001-01-01')) AS first_day,
       coalesce(edge.until, date('9999-12-31')) AS day_after,
       coalesce(toString(edge.since), '…') + ' – ' + coalesce(toString(edge.until), '…') AS days
  ORDER BY first_day, day_after
  WITH target, type, told_apart_by, collect({first_day: first_day, day_after: day_after, days: days}) AS spans
  WHERE size(spans) > 1
  WITH target, type, told_apart_by, spans,
       [one IN range(0, size(spans) - 1) WHERE any(other IN range(0, size(spans) - 1) WHERE
          one <> other
          AND spans[one].first_day < spans[other].day_after
          AND spans[other].first_day < spans[one].day_after) | spans[one].days] AS overlapping
  WHERE size(overlapping) > 0
  RETURN target, {
    type: type,
    told_apart_by: told_apart_by,
    target_kind: CASE head(labels(target)) WHEN 'CustomerPlan' THEN 'customer_plan' WHEN 'ProductLine' THEN 'product_line' ELSE toLower(head(labels(target))) END,
    target_id: target.id,
    target: coalesce(target.name, target.name_en),
    days: overlapping
  } AS fault
}
// The customer at either end, at any time; an edge among ourselves has none.
UNWIND [origin, target] AS near
OPTIONAL MATCH (near)-[:MEMBER_OF|PART_OF|FOR|WITH|AT*0..7]->(customer:Customer)
WITH origin, fault, collect(DISTINCT customer) AS customers
UNWIND CASE WHEN size(customers) = 0 THEN [null] ELSE customers END AS customer
WITH customer, origin, fault
WHERE term.is_asked_customer(customer)
ORDER BY fault.type, fault.target_id, coalesce(fault.told_apart_by, '')
WITH customer, origin, collect(fault) AS edges
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     CASE head(labels(origin)) WHEN 'CustomerPlan' THEN 'customer_plan' ELSE toLower(head(labels(origin))) END AS subject_kind,
     origin.id AS subject_id,
     // What was told is sensitive, and the name of an item of intelligence says it.
     CASE head(labels(origin)) WHEN 'Intelligence' THEN null ELSE coalesce(origin.name, origin.name_en) END AS subject,
     {edges: edges} AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id
