/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[sensitive.harmless]
subject = { en = "The name of an item of intelligence is not said.", zh = "不说出情报的名称。" }
[en]
title   = "Ends before it begins"
summary = """\
  Edges whose until lies before their since, of every type that the model has. One finding per \
  customer and origin."""
why     = "Such an edge holds on no day: the fact is in the graph and no answer sees it."
finding = "Ends before it begins: {edges}."
remedy  = """\
  Correct the two days in the source and import it again; since is the first day on which it \
  holds, until the first on which it no longer does."""
[zh]
title   = "结束早于开始"
summary = "结束日期早于开始日期的关系，覆盖模型的全部关系类型。按客户与起点各报告一次。"
why     = "这样的关系在任何一天都无效：数据存在，但任何查询都看不到。"
finding = "结束早于开始：{edges}。"
remedy  = "在来源数据中更正这两个日期后重新导入：开始日期为生效的第一天，结束日期为不再有效的第一天。"
+++ */
MATCH (origin:Customer|Department|Person|Unit|Staff|Category|Project|Activity|Agreement|Competitor|CustomerPlan|Insight|Intelligence|Fault|Intent|Outcome)-[edge:SUBSIDIARY_OF|PART_OF|MEMBER_OF|REPORTS_TO|INFLUENCES|CONTACTS|FOR|DECIDES|WORKS_ON|WITH|SUPPORTS|ATTENDED|OWNS|UNDER|SIGNED|COURTS|SUPPLIES|TARGETS|ASKS|SERVES|SELLS|RATED|WRITES_SPEC_FOR|MAY_SUCCEED|FOUND_BY|ABOUT|TOLD_BY|OF|AT|AGAINST|MATCHED_BY]->(target)
WHERE edge.until < edge.since
WITH origin, target, {
  type: type(edge),
  target_kind: CASE head(labels(target)) WHEN 'CustomerPlan' THEN 'customer_plan' WHEN 'ProductLine' THEN 'product_line' ELSE toLower(head(labels(target))) END,
  target_id: target.id,
  target: coalesce(target.name, target.name_en),
  days: toString(edge.since) + ' – ' + toString(edge.until)
} AS fault
// The customer at either end, at any time; an edge among ourselves has none.
UNWIND [origin, target] AS near
OPTIONAL MATCH (near)-[:MEMBER_OF|PART_OF|FOR|WITH|AT*0..7]->(customer:Customer)
WITH origin, fault, collect(DISTINCT customer) AS customers
UNWIND CASE WHEN size(customers) = 0 THEN [null] ELSE customers END AS customer
WITH customer, origin, fault
WHERE term.is_asked_customer(customer)
ORDER BY fault.type, fault.target_id, fault.days
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
