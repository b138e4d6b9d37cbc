/* +++
title    = { en = "Order too big for elite selling", zh = "大额订单仍靠精英销售" }
summary  = { en = "Live projects of at least the given amount at whose customer our live ties don't reach every layer that an order of that size needs.", zh = "金额达到限额、而我方在其客户的有效联系未覆盖该规模所需各层级的在途项目。" }
why      = { en = "A small order is won by one good salesperson, a large one by breadth: each layer left out has its say.", zh = "小单靠一位优秀销售，大单靠面：被略过的每个层级都会说话。" }
finding  = { en = "Order of {amount}[[ {currency}]] with no live tie in these layers: {missing}.[[ Reached: {reached}.]]", zh = "金额 {amount}[[ {currency}]]，以下层级没有有效联系：{missing}。[[已覆盖：{reached}。]]" }
remedy   = { en = "Let our own people of these layers open at {customer}: an executive visit for executives, a topical exchange for managers, daily visits for the operating layer.", zh = "由我方同层级人员与{customer}建立联系：高层以高层拜访，中层以专题交流，基层以日常拜访。" }
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
+++ */
MATCH (project:Project)
WHERE
  // term is_asked_project
  (project.id = $project_id OR ($project_id IS NULL
    AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)))
  // end
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE
  // term is_active(purchase)
  (purchase.since IS NULL OR purchase.since <= $as_of)
  AND (purchase.until IS NULL OR purchase.until > $as_of)
  // end
WITH DISTINCT project, customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
  AND customer IS NOT NULL
  AND project.amount >= $broad_amount
// Once for each customer, however many projects it has.
WITH customer, collect(project) AS projects
WITH customer, projects,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE all(part IN parts WHERE
        // term is_active(part)
        (part.since IS NULL OR part.since <= $as_of)
        AND (part.until IS NULL OR part.until > $as_of)
        // end
      )
    WITH DISTINCT department
    MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.layer IN $needed_layers
      AND
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
    OPTIONAL MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE
      // term is_live_tie
      (tie.since IS NULL OR tie.since <= $as_of)
      AND (tie.until IS NULL OR tie.until > $as_of)
      AND tie.level >= $min_level
      AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
      // end
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
