/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "activity_days", "stale_days", "min_level"]
[items]
holders = { en = "{staff} ({ties|tie|ties})", zh = "{staff}（{ties} 条）" }
[en]
title   = "Effort on an ungraded customer"
summary = """\
  Customers without a tier on which we spend effort: activities of the last twelve months and \
  live ties. Channels and suppliers need no tier."""
why     = """\
  The first step is choosing customers of high value: effort without a grade was never chosen."""
finding = """\
  No tier, yet {activities|activity|activities} in twelve months and {ties|live tie|live ties} \
  held by {staff_count|colleague|colleagues}."""
remedy  = "Grade {subject}, or move the effort[[ of {holders}]] to a customer that is graded."
[zh]
title   = "未分级客户上的投入"
summary = "没有等级、但我方有投入（近十二个月的活动与有效联系）的客户。渠道与供应商无需分级。"
why     = "第一步是选择高价值客户：没有分级的投入从未经过选择。"
finding = "没有等级，却在近十二个月有 {activities} 次活动，并有 {staff_count} 位同事持有 {ties} 条有效联系。"
remedy  = "为{subject}定级，或把[[{holders}的]]投入转到已分级的客户。"
+++ */
MATCH (customer:Customer)
WHERE customer.tier IS NULL
  AND coalesce(customer.role, 'customer') = 'customer'
  AND term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[partner:WITH]-(activity:Activity)
  WHERE term.is_held_activity(activity)
    AND term.was_active(partner, activity)
  RETURN count(DISTINCT activity) AS activities
}
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
    AND term.is_live_tie(tie)
  WITH staff, count(DISTINCT person) AS ties
  ORDER BY ties DESC, staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, ties: ties}) AS holders
}
WITH customer, activities, holders
WHERE activities > 0 OR size(holders) > 0
RETURN customer, customer AS subject, {
  activities: activities,
  ties: reduce(ties = 0, holder IN holders | ties + holder.ties),
  staff_count: size(holders),
  holders: holders[..3]
} AS evidence
ORDER BY customer_id
