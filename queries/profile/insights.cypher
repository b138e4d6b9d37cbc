/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[columns]
customer_id      = "str"
customer         = "str?"
insight_id       = "str"
insight          = { type = "str?", en = "insight", zh = "洞察" }
insight_kind     = { type = "str", en = "kind", zh = "类型" }
drafts           = "int?"
is_single_draft  = "bool"
done_on          = "date?"
is_done          = "bool"
opportunities    = "int"
has_risks        = "bool"
has_value        = "bool"
missing_outputs  = "list[str]"
[en]
title   = "Insights and their outputs"
summary = """\
  For each customer its profiles and scans: drafts made, day done, opportunities found, risks \
  and value written down, and what is missing. A profile with a single draft is flagged: the \
  picture comes with the tenth draft, not the first."""
[zh]
title   = "客户洞察及其产出"
summary = "逐客户列出画像与扫描：修订稿数、完成日期、发现的机会、是否写明风险与价值，以及所缺内容。仅有一稿的画像予以标出：十易其稿方见全貌。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:ABOUT]-(insight:Insight)
WHERE term.is_active(belonging)
WITH DISTINCT customer, insight
WITH customer, insight,
  COUNT {
    MATCH (insight)<-[belonging:FOUND_BY]-(found:Project)
    WHERE term.is_active(belonging)
    RETURN DISTINCT found
  } AS opportunities,
  trim(coalesce(insight.risks, '')) <> '' AS has_risks,
  trim(coalesce(insight.value, '')) <> '' AS has_value
RETURN customer.id AS customer_id,
       customer.name AS customer,
       insight.id AS insight_id,
       insight.name AS insight,
       insight.kind AS insight_kind,
       insight.drafts AS drafts,
       insight.kind IN ['customer_profile', 'supplier_profile'] AND coalesce(insight.drafts <= 1, false) AS is_single_draft,
       insight.done_on AS done_on,
       coalesce(insight.done_on <= $as_of, false) AS is_done,
       opportunities,
       has_risks,
       has_value,
       CASE WHEN opportunities = 0 THEN ['opportunities'] ELSE [] END
       + CASE WHEN has_risks THEN [] ELSE ['risks'] END
       + CASE WHEN has_value THEN [] ELSE ['value'] END AS missing_outputs
ORDER BY customer_id, insight_kind, insight_id
