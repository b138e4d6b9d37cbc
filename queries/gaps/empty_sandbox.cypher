/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id"]
[items]
insights = { en = "{insight} ({done_on})", zh = "{insight}（{done_on}）" }
[en]
title   = "Insight done, sandbox empty"
summary = """\
  Customers with a profile or scan done by the day asked about and no opportunity in the \
  sandbox: no project that is still open and not dropped."""
why     = """\
  Insight that ends in no opportunity was a document; short-, mid- and long-term opportunities \
  are what the strategy is played with."""
finding = "Done: {insights}; no opportunity on record."
remedy  = """\
  Go through the insights about {customer} in a review with sales, technical and delivery \
  colleagues, and list the opportunities with horizon, market space, growth, profit and \
  competition."""
[zh]
title   = "已完成洞察而沙盘为空"
summary = "在基准日已完成画像或扫描、但沙盘中没有任何机会（没有未关闭且未放弃的项目）的客户。"
why     = "没有落到机会的洞察只是文档；短、中、长期机会才是战略沙盘的棋子。"
finding = "已完成：{insights}；没有机会记录。"
remedy  = "与销售、技术、交付同事评审{customer}的洞察，按期限、市场空间、增长、利润与竞争强度列出机会。"
+++ */
MATCH (insight:Insight)-[belonging:ABOUT]->(customer:Customer)
WHERE term.is_active(belonging)
  AND insight.done_on <= $as_of
  AND term.is_asked_customer(customer)
WITH DISTINCT customer
WHERE NOT EXISTS {
  MATCH (customer)<-[holding:FOR]-(project:Project)
  WHERE term.is_active(holding)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
    AND coalesce(project.selection <> 'dropped', true)
}
RETURN customer.id AS customer_id,
       customer.name AS customer,
       'customer' AS subject_kind,
       customer.id AS subject_id,
       customer.name AS subject,
       {
         insights: COLLECT {
           MATCH (customer)<-[source_link:ABOUT]-(done:Insight)
           WHERE term.is_active(source_link)
             AND done.done_on <= $as_of
           RETURN DISTINCT {insight_id: done.id, insight: done.name, insight_kind: done.kind, done_on: done.done_on} AS held
           ORDER BY held.done_on DESC, held.insight_id
         }
       } AS evidence
ORDER BY customer_id
