/* +++
kind     = "check"
severity = "low"
uses     = ["as_of", "customer_id"]
[params.min_drafts]
type    = "int"
default = 2
ge      = 1
help    = { en = "Drafts from which a profile counts as worked over (our own default; the method speaks of ten)", zh = "画像至少须有的稿数（我方默认值；方法提到十稿）" }
[items]
missing  = { en = "{output}", zh = "{output}" }
[en]
title   = "Insight without its three outputs"
summary = """\
  Profiles and scans that are done by the day asked about, yet found no opportunity, name no \
  risks or assess no value, and profiles with a single draft."""
why     = """\
  Insight is a way of working, not a document: it must end in opportunities found, risks \
  analysed and the customer's value assessed."""
finding = "[[Missing: {missing}.]][[{?is_single_draft} Drafts so far: {drafts}.]]"
remedy  = """\
  Work it over with colleagues of sales, technical and delivery: link the opportunities found, \
  write down risks and value."""
[zh]
title   = "洞察缺三项产出"
summary = "在基准日已完成、但没有发现机会、没有分析风险或没有评估价值的画像与扫描，以及仅有一稿的画像。"
why     = "洞察是方法而非文档：必须落到发现机会、分析风险、评估客户价值。"
finding = "[[缺{missing}。]][[{?is_single_draft}目前稿数：{drafts}。]]"
remedy  = "与销售、技术、交付同事共同修订：关联发现的机会，写明风险与价值。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:ABOUT]-(insight:Insight)
WHERE term.is_active(belonging)
  AND insight.done_on <= $as_of
WITH DISTINCT customer, insight
WITH customer, insight,
     CASE WHEN EXISTS {
       MATCH (insight)<-[found:FOUND_BY]-(:Project)
       WHERE term.is_active(found)
     } THEN [] ELSE [{output: 'opportunities'}] END
     + CASE WHEN trim(coalesce(insight.risks, '')) <> '' THEN [] ELSE [{output: 'risks'}] END
     + CASE WHEN trim(coalesce(insight.value, '')) <> '' THEN [] ELSE [{output: 'value'}] END AS missing,
     insight.kind IN ['customer_profile', 'supplier_profile'] AND coalesce(insight.drafts < $min_drafts, false) AS is_single_draft
WHERE size(missing) > 0 OR is_single_draft
RETURN customer.id AS customer_id,
       customer.name AS customer,
       'insight' AS subject_kind,
       insight.id AS subject_id,
       insight.name AS subject,
       {
         insight_kind: insight.kind,
         drafts: insight.drafts,
         done_on: insight.done_on,
         missing: missing,
         is_single_draft: is_single_draft
       } AS evidence
ORDER BY customer_id, subject_id
