/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id    = "str"
customer       = "str?"
insight_kind   = { type = "str", en = "level", zh = "层次" }
is_done        = "bool"
done_on        = "date?"
levels_done    = "int"
completion     = "float"
[en]
title   = "Five-level scan"
summary = """\
  For each customer the five levels of the technical scan, business plan, performance, \
  architecture, cost to build and maintain, technology evolution: done by the day asked about or \
  not, with the last day, and the share done."""
[zh]
title   = "看网讲网五层扫描"
summary = "逐客户列出技术扫描五层：业务规划、性能、架构、建设与维护成本、技术演进，基准日是否完成及最近完成日期，并给出完成比例。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, ['scan_business_plan', 'scan_performance', 'scan_architecture', 'scan_cost', 'scan_evolution'] AS levels
WITH customer, [level IN levels | {kind: level, done_on: head(COLLECT {
    MATCH (customer)<-[belonging:ABOUT]-(insight:Insight)
    WHERE term.is_active(belonging)
      AND insight.kind = level
      AND insight.done_on <= $as_of
    RETURN insight.done_on
    ORDER BY insight.done_on DESC
    LIMIT 1
  })}] AS scans
WITH customer, scans, size([scan IN scans WHERE scan.done_on IS NOT NULL]) AS levels_done
UNWIND range(0, 4) AS place
WITH customer, levels_done, place, scans[place] AS scan
RETURN customer.id AS customer_id,
       customer.name AS customer,
       scan.kind AS insight_kind,
       scan.done_on IS NOT NULL AS is_done,
       scan.done_on AS done_on,
       levels_done,
       levels_done / 5.0 AS completion
ORDER BY customer_id, place
