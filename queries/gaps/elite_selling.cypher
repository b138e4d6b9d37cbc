/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.broad_amount]
type    = "float"
default = 1000000.0
ge      = 0
help    = { en = "Amount from which an order needs every layer, in the project's currency (the method: a million)", zh = "订单须覆盖各层级的起始金额，按项目币种（方法规定：百万级）" }
[params.needed_layers]
type    = "list[int]"
default = [1, 2, 3]
values  = [1, 2, 3, 4]
help    = { en = "Layers that such an order needs (our own default)", zh = "此类订单所需覆盖的层级（我方默认值）" }
[items]
missing = { en = "{layer}[[ ({people} known there)]][[{!people} (nobody known there)]]", zh = "{layer}[[（已知 {people} 人）]][[{!people}（尚不认识任何人）]]" }
reached = { en = "{layer} ({people})", zh = "{layer}（{people} 人）" }
[en]
title   = "Order too big for elite selling"
summary = """\
  Live projects of at least the given amount at whose customer our live ties don't reach every \
  layer that an order of that size needs."""
why     = """\
  A small order is won by one good salesperson, a large one by breadth: each layer left out has \
  its say."""
finding = """\
  Order of {amount}[[ {currency}]] with no live tie in these layers: {missing}.[[ Reached: \
  {reached}.]]"""
remedy  = """\
  Let our own people of these layers open at {customer}: an executive visit for executives, a \
  topical exchange for managers, daily visits for the operating layer."""
[zh]
title   = "大额订单仍靠精英销售"
summary = "金额达到限额、而我方在其客户的有效联系未覆盖该规模所需各层级的在途项目。"
why     = "小单靠一位优秀销售，大单靠面：被略过的每个层级都会说话。"
finding = "金额 {amount}[[ {currency}]]，以下层级没有有效联系：{missing}。[[已覆盖：{reached}。]]"
remedy  = "由我方同层级人员与{customer}建立联系：高层以高层拜访，中层以专题交流，基层以日常拜访。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
  AND customer IS NOT NULL
  AND project.amount >= $broad_amount
// Once for each customer, however many projects it has.
WITH customer, collect(project) AS projects
WITH customer, projects,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE all(part IN parts WHERE term.is_active(part))
    WITH DISTINCT department
    MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.layer IN $needed_layers
      AND term.is_active(membership)
      AND term.is_present(person)
    OPTIONAL MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
    WITH person.layer AS layer, count(DISTINCT person) AS people, count(DISTINCT CASE WHEN tie IS NOT NULL THEN person END) AS reached
    RETURN {layer: layer, people: people, reached: reached}
    ORDER BY layer
  } AS found
WITH customer, projects, found,
     [layer IN $needed_layers WHERE none(known IN found WHERE known.layer = layer AND known.reached > 0)
       | {layer: layer, people: head([known IN found WHERE known.layer = layer | known.people])}] AS missing
WHERE size(missing) > 0
UNWIND projects AS project
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       amount: project.amount,
       currency: project.currency,
       missing: missing,
       reached: [known IN found WHERE known.reached > 0 | {layer: known.layer, people: known.reached}]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
