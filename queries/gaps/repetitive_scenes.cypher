/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "activity_days", "routine_kinds"]
[params.least_diversity]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Diversity under which a customer is named (our own default)", zh = "多样性低于该值即列出（我方默认值）" }
[params.most_entertainment]
type    = "float"
default = 0.3
ge      = 0
le      = 1
help    = { en = "Share of entertainment over which a customer is named (our own default)", zh = "宴请占比超过该值即列出（我方默认值）" }
[params.entertainment_kinds]
type    = "list[str]"
default = ["meal"]
help    = { en = "Kinds of activity that count as entertainment (our own default)", zh = "视为宴请的活动类型（我方默认值）" }
[params.least_activities]
type    = "int"
default = 4
ge      = 1
help    = { en = "Activities from which the mix is judged (our own default)", zh = "达到多少次活动才评价其构成（我方默认值）" }
[items]
kinds         = { en = "{kind} {count}", zh = "{kind} {count} 次" }
missing_kinds = { en = "{kind}", zh = "{kind}" }
[en]
title   = "Always the same kind of meeting"
summary = """\
  Customers whose activities of the last twelve months, routine visits aside, are nearly all of \
  one kind, or of which too many are entertainment. Diversity is 1 less the sum of the squared \
  shares of the kinds: 0 when all are of one kind."""
why     = """\
  Dinner after dinner wears out: each kind of meeting, at their site, at ours, at a reference or \
  at a forum, reaches other people and shows another side of us."""
finding = """\
  [[{?is_monotonous}{activities|activity|activities} in twelve months, diversity only \
  {diversity}]][[{?is_entertained}{?is_monotonous}; ]][[{?is_entertained}{meals} of {activities} \
  were entertainment]]: {kinds}."""
remedy  = "Plan for {subject} what is missing: {missing_kinds}[[; led by {owners}]]."
[zh]
title   = "交往场景单一"
summary = "近十二个月的活动（例行拜访除外）几乎同属一类，或宴请比例过高的客户。多样性为 1 减去各类活动占比的平方和：全部同类时为 0。"
why     = "一顿饭接一顿饭会失效：现场、来访、样板点、论坛等各种场景接触的人不同，展示的我方侧面也不同。"
finding = """\
  [[{?is_monotonous}近十二个月活动 {activities} 次，多样性\
  仅 {diversity}]][[{?is_entertained}{?is_monotonous}；]][[{?is_entertained}{activities} 次中\
  有 {meals} 次为宴请]]：{kinds}。"""
remedy  = "为{subject}安排尚缺的场景：{missing_kinds}[[；由{owners}牵头]]。"
+++ */
MATCH (customer:Customer)<-[partner:WITH]-(activity:Activity)
WHERE NOT coalesce(activity.kind IN $routine_kinds, false)
  AND activity.kind IS NOT NULL
  AND term.is_held_activity(activity)
  AND term.was_active(partner, activity)
  AND term.is_asked_customer(customer)
WITH customer, activity.kind AS kind, count(DISTINCT activity) AS held
ORDER BY held DESC, kind
WITH customer, sum(held) AS activities, collect({kind: kind, count: held}) AS kinds
WHERE activities >= $least_activities
WITH customer, activities, kinds,
     // Rounded, because sums of the same shares differ in their last digits from engine to engine.
     round(1.0 - reduce(squares = 0.0, one IN kinds | squares + toFloat(one.count) * one.count) / (toFloat(activities) * activities), 6) AS diversity,
     reduce(meals = 0, one IN kinds | meals + CASE WHEN one.kind IN $entertainment_kinds THEN one.count ELSE 0 END) AS meals
WITH customer, activities, kinds, diversity, meals,
     diversity < $least_diversity AS is_monotonous,
     round(toFloat(meals) / activities, 6) > $most_entertainment AS is_entertained
WHERE is_monotonous OR is_entertained
CALL (customer) {
  MATCH (customer)<-[partner:WITH]-(activity:Activity)<-[ownership:OWNS]-(staff:Staff)
  WHERE NOT coalesce(activity.kind IN $routine_kinds, false)
    AND activity.kind IS NOT NULL
    AND term.is_held_activity(activity)
    AND term.was_active(partner, activity)
    AND term.is_present(staff)
  WITH staff, count(DISTINCT activity) AS owned
  ORDER BY owned DESC, staff.id
  LIMIT 2
  RETURN collect({staff_id: staff.id, staff: staff.name}) AS owners
}
RETURN customer, customer AS subject, {
  activities: activities,
  diversity: round(diversity, 2),
  meals: meals,
  is_monotonous: is_monotonous,
  is_entertained: is_entertained,
  kinds: kinds,
  missing_kinds: [kind IN ['visit_to_us', 'expo', 'forum', 'reference_visit', 'executive_visit', 'topical_exchange']
                  WHERE none(one IN kinds WHERE one.kind = kind) | {kind: kind}],
  owners: owners
} AS evidence
ORDER BY customer_id
