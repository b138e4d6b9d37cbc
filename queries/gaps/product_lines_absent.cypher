/* +++
title    = { en = "Product lines without access", zh = "产品线未进入" }
summary  = { en = "Customers of the named tiers to which a product line of ours has no access: none of those who sell it holds a live tie there, and no live project is about it.", zh = "所列等级的客户中，我方某产品线尚未进入者：其销售人员均无有效联系，也没有该产品线的在途项目。" }
why      = { en = "Every crop grows on every plot: an account opened by one line is open to all, but each has to come and sow.", zh = "每块地都要种满庄稼：一条产品线打开的客户对所有产品线都开放，但各线都得自己来播种。" }
finding  = { en = "No access for {lines}.[[ Present: {present}.]]", zh = "未进入的产品线：{lines}。[[已进入：{present}。]]" }
remedy   = { en = "Let those who hold the strongest ties[[ ({holders})]] take the sellers of these lines along to {subject}, for a start to a topical exchange.", zh = "请联系最强的同事[[（{holders}）]]带上这些产品线的销售人员到{subject}，先从专题交流开始。" }
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
holders = { en = "{staff}", zh = "{staff}" }
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $line_tiers
  AND
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE all(part IN parts WHERE
      // term is_active(part)
      (part.since IS NULL OR part.since <= $as_of)
      AND (part.until IS NULL OR part.until > $as_of)
      // end
    )
  WITH DISTINCT department
  MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE
    // term is_active(membership)
    (membership.since IS NULL OR membership.since <= $as_of)
    AND (membership.until IS NULL OR membership.until > $as_of)
    // end
    AND
    // term is_present(person)
    (person.left_on IS NULL OR person.left_on > $as_of)
    // end
  MATCH (person)<-[tie:CONTACTS]-(seller:Staff)
  WHERE
    // term is_live_tie(tie)
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
  WITH DISTINCT seller
  MATCH (seller)-[sale:SELLS]->(sold:ProductLine)
  WHERE
    // term is_active(sale)
    (sale.since IS NULL OR sale.since <= $as_of)
    AND (sale.until IS NULL OR sale.until > $as_of)
    // end
  RETURN collect(DISTINCT sold.id) AS sold_ids
}
WITH customer, sold_ids + COLLECT {
  MATCH (customer)<-[purpose:FOR]-(project:Project)
  WHERE project.product_line IS NOT NULL
    AND
    // term is_live_project(project)
    (project.opened_on IS NULL OR project.opened_on <= $as_of)
    AND (project.closed_on IS NULL OR project.closed_on > $as_of)
    // end
    AND
    // term is_active(purpose)
    (purpose.since IS NULL OR purpose.since <= $as_of)
    AND (purpose.until IS NULL OR purpose.until > $as_of)
    // end
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
  WHERE all(part IN parts WHERE
      // term is_active(part)
      (part.since IS NULL OR part.since <= $as_of)
      AND (part.until IS NULL OR part.until > $as_of)
      // end
    )
    AND
    // term is_active(membership)
    (membership.since IS NULL OR membership.since <= $as_of)
    AND (membership.until IS NULL OR membership.until > $as_of)
    // end
    AND
    // term is_present(person)
    (person.left_on IS NULL OR person.left_on > $as_of)
    // end
    AND
    // term is_live_tie(tie)
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
    AND
    // term is_present(staff)
    (staff.left_on IS NULL OR staff.left_on > $as_of)
    // end
  WITH staff, max(tie.level) AS level
  ORDER BY level DESC, staff.id
  LIMIT 2
  RETURN collect({staff_id: staff.id, staff: staff.name}) AS holders
}
WITH customer.id AS customer_id,
     customer.name AS customer,
     'customer' AS subject_kind,
     customer.id AS subject_id,
     customer.name AS subject,
     {
       tier: customer.tier,
       lines: lines,
       present: present,
       holders: holders
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id
