/* +++
title    = { en = "Effort on an ungraded customer", zh = "未分级客户上的投入" }
summary  = { en = "Customers without a tier on which we spend effort: activities of the last twelve months and live ties. Channels and suppliers need no tier.", zh = "没有等级、但我方有投入（近十二个月的活动与有效联系）的客户。渠道与供应商无需分级。" }
why      = { en = "The first step is choosing customers of high value: effort without a grade was never chosen.", zh = "第一步是选择高价值客户：没有分级的投入从未经过选择。" }
finding  = { en = "No tier, yet {activities|activity|activities} in twelve months and {ties|live tie|live ties} held by {staff_count|colleague|colleagues}.", zh = "没有等级，却在近十二个月有 {activities} 次活动，并有 {staff_count} 位同事持有 {ties} 条有效联系。" }
remedy   = { en = "Grade {subject}, or move the effort[[ of {holders}]] to a customer that is graded.", zh = "为{subject}定级，或把[[{holders}的]]投入转到已分级的客户。" }
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "activity_days", "stale_days", "min_level"]
[items]
holders = { en = "{staff} ({ties|tie|ties})", zh = "{staff}（{ties} 条）" }
+++ */
MATCH (customer:Customer)
WHERE customer.tier IS NULL
  AND coalesce(customer.role, 'customer') = 'customer'
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
  MATCH (customer)<-[partner:WITH]-(activity:Activity)
  WHERE
    // term is_held_activity(activity)
    activity.occurred_on <= $as_of
    AND activity.occurred_on >= $as_of - duration({days: $activity_days})
    // end
    AND
    // term was_active(partner, activity)
    (partner.since IS NULL OR partner.since <= $as_of)
    AND (partner.until IS NULL OR partner.until > $as_of OR (
      partner.until > coalesce(activity.occurred_on, activity.planned_on)
      AND (partner.since IS NULL OR partner.since <= coalesce(activity.occurred_on, activity.planned_on))
    ))
    // end
  RETURN count(DISTINCT activity) AS activities
}
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
  WITH staff, count(DISTINCT person) AS ties
  ORDER BY ties DESC, staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, ties: ties}) AS holders
}
WITH customer, activities, holders
WHERE activities > 0 OR size(holders) > 0
WITH customer.id AS customer_id,
     customer.name AS customer,
     'customer' AS subject_kind,
     customer.id AS subject_id,
     customer.name AS subject,
     {
       activities: activities,
       ties: reduce(ties = 0, holder IN holders | ties + holder.ties),
       staff_count: size(holders),
       holders: holders[..3]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id
