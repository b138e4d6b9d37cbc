/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id"]
identity = ["competitor_id"]
[params.most_share]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Share that a rival may reach but not pass (the method's example: half)", zh = "对手份额不得超过的限额（方法示例：一半）" }
[params.threats]
type    = "list[str]"
default = ["high"]
help    = { en = "Threat of the competitors that are asked about (the method)", zh = "纳入检查的对手威胁程度（方法规定）" }
[items]
lines   = { en = "[[{product_line} ]][[{!product_line}everything ]]{share_percent} %[[ since {since}]]", zh = "[[{product_line}]][[{!product_line}全部采购]] {share_percent} %[[（始于 {since}）]]" }
courted = { en = "{person}[[ ({title})]]", zh = "{person}[[（{title}）]]" }
[en]
title   = "Threatening rival with too large a share"
summary = """\
  Customers where a competitor of the named threat supplies more than the limit of what the \
  customer buys, in one product line or, where no line is named, of everything."""
why     = """\
  Past half of the market a rival sets the prices, the interfaces and the habits; what is not \
  yet shared out must not go to the same one."""
finding = "{competitor} ({threat}) supplies too much: {lines}.[[ Courted by it: {courted}.]]"
remedy  = """\
  Select projects with {customer} in these lines as targets and plan a reference site visit[[ \
  for those whom {competitor} courts: {courted}]]."""
[zh]
title   = "威胁性对手份额过高"
summary = "指定威胁程度的竞争对手供货份额超过限额的客户：按单个产品线计；未注明产品线时按全部采购计。"
why     = "对手份额过半，价格、接口与习惯就由其决定；尚未分出的份额不应再归它。"
finding = "{competitor}（{threat}）供货份额过高：{lines}。[[其正在争取：{courted}。]]"
remedy  = "在这些产品线上为{customer}选定目标项目，并安排样板点参观[[，邀请{competitor}正在争取的{courted}]]。"
+++ */
MATCH (competitor:Competitor)-[supply:SUPPLIES]->(customer:Customer)
WHERE competitor.threat IN $threats
  AND supply.share > $most_share
  AND term.is_active(supply)
  AND term.is_asked_customer(customer)
OPTIONAL MATCH (line:ProductLine)
WHERE line.id = supply.product_line
WITH customer, competitor, supply.product_line AS product_line_id, line.name AS line_name, max(supply.share) AS share, min(supply.since) AS since
ORDER BY share DESC, product_line_id
WITH customer, competitor, collect({
  product_line_id: product_line_id,
  product_line: coalesce(line_name, product_line_id),
  share_percent: round(100 * share, 1),
  since: since
}) AS lines
CALL (customer, competitor) {
  MATCH (competitor)-[courtship:COURTS]->(person:Person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer)
  WHERE all(step IN steps WHERE term.is_active(step))
    AND term.is_active(courtship)
    AND term.is_present(person)
  WITH person, max(courtship.level) AS level
  ORDER BY coalesce(level, -1) DESC, person.id
  LIMIT 3
  RETURN collect({person_id: person.id, person: person.name, title: person.title}) AS courted
}
RETURN customer, customer AS subject, {
  competitor_id: competitor.id,
  competitor: competitor.name,
  threat: competitor.threat,
  lines: lines,
  courted: courted
} AS evidence
ORDER BY customer_id, evidence.competitor_id
