/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.line_tiers]
type    = "list[str]"
default = ["S", "A"]
help    = { en = "Tiers of customers that are to be open to all product lines (our own default)", zh = "应对所有产品线开放的客户等级（我方默认值）" }
[items]
lines   = { en = "{product_line}[[ ({grade})]]", zh = "{product_line}[[（{grade}）]]" }
present = { en = "{product_line}", zh = "{product_line}" }
[en]
title   = "Product lines without access"
summary = """\
  Customers of the named tiers to which a product line of ours has no access: none of those who \
  sell it holds a live tie there, and no live project is about it."""
why     = """\
  Every crop grows on every plot: an account opened by one line is open to all, but each has to \
  come and sow."""
finding = "No access for {lines}.[[ Present: {present}.]]"
remedy  = """\
  Let those who hold the strongest ties[[ ({holders})]] take the sellers of these lines along to \
  {subject}, for a start to a topical exchange."""
[zh]
title   = "产品线未进入"
summary = "所列等级的客户中，我方某产品线尚未进入者：其销售人员均无有效联系，也没有该产品线的在途项目。"
why     = "每块地都要种满庄稼：一条产品线打开的客户对所有产品线都开放，但各线都得自己来播种。"
finding = "未进入的产品线：{lines}。[[已进入：{present}。]]"
remedy  = "请联系最强的同事[[（{holders}）]]带上这些产品线的销售人员到{subject}，先从专题交流开始。"
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $line_tiers
  AND term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE all(part IN parts WHERE term.is_active(part))
  WITH DISTINCT department
  MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE term.is_active(membership)
    AND term.is_present(person)
  MATCH (person)<-[tie:CONTACTS]-(seller:Staff)
  WHERE term.is_live_tie(tie)
  WITH DISTINCT seller
  MATCH (seller)-[sale:SELLS]->(sold:ProductLine)
  WHERE term.is_active(sale)
  RETURN collect(DISTINCT sold.id) AS sold_ids
}
WITH customer, sold_ids + COLLECT {
  MATCH (customer)<-[purpose:FOR]-(project:Project)
  WHERE project.product_line IS NOT NULL
    AND term.is_live_project(project)
    AND term.is_active(purpose)
  RETURN project.product_line AS line_id
  ORDER BY line_id
} AS opened
MATCH (line:ProductLine)
WITH customer, opened, line
ORDER BY line.id
WITH customer, opened, collect({product_line_id: line.id, product_line: line.name, grade: line.grade}) AS all_lines
WITH customer, [one IN all_lines WHERE NOT one.product_line_id IN opened] AS lines, [one IN all_lines WHERE one.product_line_id IN opened] AS present
WHERE size(lines) > 0
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
    AND term.is_live_tie(tie)
    AND term.is_present(staff)
  WITH staff, max(tie.level) AS level
  ORDER BY level DESC, staff.id
  LIMIT 2
  RETURN collect({staff_id: staff.id, staff: staff.name}) AS holders
}
RETURN customer, customer AS subject, {
  tier: customer.tier,
  lines: lines,
  present: present,
  holders: holders
} AS evidence
ORDER BY customer_id
