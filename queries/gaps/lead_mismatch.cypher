/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.large_amount]
type    = "float"
default = 50000000.0
ge      = 0
help    = { en = "Amount from which leaders take part in drafting, in the project's currency (our own default)", zh = "领导参与起草的起始金额，按项目币种（我方默认值）" }
[items]
leads = { en = "{person} ({lines})", zh = "{person}（{lines}）" }
[en]
title   = "Recorded lead of drafting does not fit the purchase"
summary = """\
  Live projects whose recorded lead of drafting (the greatest weight at that point) is not from \
  the line that leads for this kind of purchase: technical for complex goods, procurement for \
  standard ones; and large ones in whose drafting no executive is known to take part. A lead \
  whose line is unknown is not judged."""
why     = "Who courts the wrong author wins support for a text that somebody else writes."
finding = """\
  [[{?is_wrong_line}For {purchase_kind} the {expected_line} line usually leads, yet drafting is \
  recorded as led by {leads}.]][[{?is_wrong_line}{?lacks_executive} ]][[{?lacks_executive}No \
  executive is known to take part in drafting an order of {amount}.]]"""
remedy  = """\
  Ask in a topical exchange who really holds the pen[[: {asked}]], and correct the chain or move \
  the effort."""
[zh]
title   = "标书起草牵头人与采购类型不符"
summary = """\
  在途项目中，所记录的标书起草牵头人（该控制点权重最大者）不属于该采购类型通常牵头的线：复杂产品由技术线牵头，标准产品由采购线牵头；以及大额项目起草中没有已知的高层参与。\
  牵头人所属线未知者不作判断。"""
why     = "找错了起草人，争取到的支持就落在别人写的标书上。"
finding = """\
  [[{?is_wrong_line}{purchase_kind}，但记录的起草牵头人为{leads}；通常由{expected_line}牵头。\
  ]][[{?lacks_executive}金额 {amount} 的项目，起草中没有已知的高层参与。]]"""
remedy  = "借专题交流弄清真正的执笔人[[，可问{asked}]]，据此更正决策链或调整投入。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE decision.point = 'drafting'
  AND term.is_active(decision)
  AND term.is_present(person)
WITH project, customer, person, max(coalesce(decision.weight, 0.0)) AS weight
WITH project, customer, person, weight,
  COLLECT {
    MATCH (person)-[membership:MEMBER_OF]->(department:Department)
    WHERE term.is_active(membership)
    MATCH (category:Category)
    WHERE category.id = department.category
      AND category.line IS NOT NULL
    RETURN DISTINCT category.line AS line
    ORDER BY line
  } AS lines,
  EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  } AS is_reached
ORDER BY weight DESC, person.id
WITH project, customer,
     collect({person_id: person.id, person: person.name, layer: person.layer, weight: weight, lines: lines, is_reached: is_reached}) AS drafters,
     CASE project.purchase_kind WHEN 'complex' THEN 'technical' WHEN 'standard' THEN 'procurement' END AS expected_line
WITH project, customer, drafters, expected_line, [drafter IN drafters WHERE drafter.weight = drafters[0].weight] AS leads
WITH *,
     expected_line IS NOT NULL AND all(lead IN leads WHERE size(lead.lines) > 0 AND NOT expected_line IN lead.lines) AS is_wrong_line,
     coalesce(project.amount >= $large_amount, false) AND none(drafter IN drafters WHERE coalesce(drafter.layer = 1, false)) AS lacks_executive
WHERE is_wrong_line OR lacks_executive
RETURN customer, project AS subject, {
  purchase_kind: project.purchase_kind,
  expected_line: expected_line,
  amount: project.amount,
  is_wrong_line: is_wrong_line,
  lacks_executive: lacks_executive,
  leads: [lead IN leads | {person_id: lead.person_id, person: lead.person, lines: lead.lines}],
  asked: [drafter IN drafters WHERE drafter.is_reached | {person_id: drafter.person_id, person: drafter.person}]
} AS evidence
