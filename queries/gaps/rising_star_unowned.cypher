/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[en]
title   = "Rising star without an owner"
summary = """\
  Rising stars for whom no colleague who is still here is A or B owner. A tie without a role is \
  not ownership."""
why     = """\
  Whoever matters tomorrow remembers who came before: warming a cold stove takes years, and only \
  an owner does it."""
finding = """\
  Rising star without an A or B owner[[; live ties: {held_by}]][[{!held_by}; no live tie \
  either]]."""
remedy  = """\
  [[Make {holder} the A owner]][[{!holder}Name an A owner]][[{!holder} from a matching function \
  ({colleagues})]], and invite {subject} to a technical exchange or a \
  training[[{!holder}{!colleagues}; no function of ours is set opposite their department: give \
  it a category]]."""
[zh]
title   = "明日之星无人负责"
summary = "没有任何在职同事担任A角或B角的明日之星。仅有联系而未定角色不算负责。"
why     = "明天的关键人物记得谁来得早：烧冷灶要靠年头，也要有人负责。"
finding = "明日之星，没有A角或B角[[；有效联系：{held_by}]][[{!held_by}；也没有任何有效联系]]。"
remedy  = """\
  [[指定{holder}担任A角]][[{!holder}从对应岗位（{colleagues}）中]][[{!holder}指定A角]]，\
  并邀请{subject}参加技术交流或培训[[{!holder}{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (person:Person)
WHERE person.is_rising_star
  AND term.is_present(person)
  AND NOT EXISTS {
    MATCH (person)<-[ownership:CONTACTS]-(owner:Staff)
    WHERE ownership.role IN ['A', 'B']
      AND term.is_active(ownership)
      AND term.is_present(owner)
  }
MATCH (person)-[steps:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN steps WHERE term.is_active(step))
WITH DISTINCT customer, person
WHERE term.is_asked_customer(customer)
WITH customer, person,
     term.live_ties(person) AS held_by,
     COLLECT {
       MATCH (person)-[seat:MEMBER_OF]->(department:Department)
       WHERE department.category IS NOT NULL
         AND term.is_active(seat)
       RETURN department.category AS category
       ORDER BY category
     } AS categories
WITH customer, person, held_by, categories, [held IN held_by WHERE held.left_on IS NULL] AS staying
RETURN customer, person AS subject, {
  title: person.title,
  layer: person.layer,
  holder_id: staying[0].staff_id,
  holder: staying[0].staff,
  held_by: held_by,
  colleagues: term.matching_functions(categories)
} AS evidence
