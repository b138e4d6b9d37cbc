/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id     = "str"
customer        = "str?"
their_layer     = "int?"
person_id       = "str?"
person          = "str?"
title           = "str?"
people          = { type = "int?", en = "people", zh = "人数" }
matched         = { type = "int?", en = "matched", zh = "已对接人数" }
from_executives = { type = "int", en = "from our executives", zh = "我方高层" }
from_managers   = { type = "int", en = "from our managers", zh = "我方中层" }
from_operating  = { type = "int", en = "from our operating layer", zh = "我方基层" }
from_support    = { type = "int", en = "from our support layer", zh = "我方辅助" }
from_unknown    = { type = "int", en = "from our unknown layer", zh = "我方层级未知" }
status          = "str?"
held_by         = "list[map]?"
[en]
title   = "Counterparts by layer"
summary = """\
  For each customer first one row per layer of theirs, even an empty one, with the live ties \
  from each layer of ours (the matrix), then each executive and manager: matched (a live tie \
  from our same layer), under_levelled (only from lower layers), over_levelled (only from higher \
  ones), beside (higher and lower, not the same) or unmatched. People and colleagues of unknown \
  layer are counted as such and match nobody."""
[zh]
title   = "分层对接"
summary = """\
  每个客户先按其层级各列一行（无人亦列），给出我方各层级的有效联系数（矩阵）；再列出每位高层与中层：matched 已对接（我方同层级）、under_levelled 级别偏低、\
  over_levelled 级别偏高、beside 错位（高低皆有而无同级）、unmatched 未对接。层级未知者单独计数，不算对接。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  // every layer has a row, even an empty one
  UNWIND [1, 2, 3, 4] AS their_layer
  RETURN their_layer, null AS person
  UNION ALL
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  RETURN DISTINCT person.layer AS their_layer, person
}
WITH customer, their_layer, person,
  term.live_ties(person) AS holders
WITH customer, their_layer, person, holders, [holder IN holders WHERE holder.layer IS NOT NULL | holder.layer] AS layers
WITH customer, their_layer, person, holders, layers,
     // layer 1 is the highest: a greater number is a lower layer
     CASE
       WHEN size(layers) = 0 THEN 'unmatched'
       WHEN their_layer IN layers THEN 'matched'
       WHEN all(layer IN layers WHERE layer > their_layer) THEN 'under_levelled'
       WHEN all(layer IN layers WHERE layer < their_layer) THEN 'over_levelled'
       ELSE 'beside'
     END AS standing
// each person counts in the row of the layer; an executive or manager has a row besides
UNWIND CASE WHEN their_layer IN [1, 2] AND person IS NOT NULL THEN [null, person] ELSE [null] END AS named
WITH customer, their_layer, named,
     count(person) AS people,
     sum(CASE WHEN standing = 'matched' THEN 1 ELSE 0 END) AS matched_people,
     sum(size([layer IN layers WHERE layer = 1])) AS from_executives,
     sum(size([layer IN layers WHERE layer = 2])) AS from_managers,
     sum(size([layer IN layers WHERE layer = 3])) AS from_operating,
     sum(size([layer IN layers WHERE layer = 4])) AS from_support,
     sum(size(holders) - size(layers)) AS from_unknown,
     max(CASE WHEN named IS NOT NULL THEN standing END) AS status,
     head(collect(CASE WHEN named IS NOT NULL THEN holders END)) AS held_by
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  their_layer,
  named.id AS person_id,
  named.name AS person,
  named.title AS title,
  CASE WHEN named IS NULL THEN people END AS people,
  CASE WHEN named IS NULL AND their_layer IS NOT NULL THEN matched_people END AS matched,
  from_executives,
  from_managers,
  from_operating,
  from_support,
  from_unknown,
  status,
  held_by
ORDER BY customer_id, person_id IS NOT NULL, their_layer, person_id
