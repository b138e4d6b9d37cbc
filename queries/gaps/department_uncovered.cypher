/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
last_contact = { en = "{days_ago|day|days} ago ({last_contact_on}) by {staff} with {person}", zh = "{days_ago} 天前（{last_contact_on}）由{staff}联系{person}" }
[en]
title   = "Department without a live tie"
summary = """\
  Departments in contact range with people present, to none of whom anyone of ours holds a live \
  tie. A department's people are its own members; those of its sections count there."""
why     = "A department that nobody of ours knows can block execution without our hearing of it."
finding = """\
  No live tie to any of its people ({people})[[; last contact {last_contact}]][[{!last_contact}; \
  no contact on record]]."""
remedy  = """\
  Let a colleague[[ from a matching function ({colleagues})]] get to know someone in {subject} \
  on a daily visit, for a start whoever is easiest to reach[[{!colleagues}; no function of ours \
  is set opposite this department: give it a category]]."""
[zh]
title   = "部门未覆盖"
summary = "在接触范围内、有在岗人员、但我方对其中任何人都没有有效联系的部门。部门人员指其直属成员，下级科室单独计算。"
why     = "我方无人认识的部门，可能在我们不知情时阻碍项目执行。"
finding = "对该部门人员（{people} 人）没有任何有效联系[[；最近一次联系：{last_contact}]][[{!last_contact}；没有联系记录]]。"
remedy  = """\
  安排[[对应岗位（{colleagues}）的]]同事日常拜访{subject}，先从最易接触的人员入手建立联系[[{!colleagues}；该部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE coalesce(department.is_in_contact_range, true)
  AND all(part IN parts WHERE term.is_active(part))
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH customer, department, collect(DISTINCT person) AS people
WHERE none(person IN people WHERE EXISTS {
  MATCH (person)<-[tie:CONTACTS]-(:Staff)
  WHERE term.is_live_tie(tie)
})
WITH customer, department, people, [department.category] AS categories
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, department AS subject, {
  category: department.category,
  people: size(people),
  last_contact: COLLECT {
    UNWIND people AS person
    MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE tie.last_contact_on <= $as_of
    RETURN {
      staff_id: staff.id,
      staff: staff.name,
      person_id: person.id,
      person: person.name,
      last_contact_on: tie.last_contact_on,
      days_ago: duration.inDays(tie.last_contact_on, $as_of).days
    }
    ORDER BY tie.last_contact_on DESC, staff.id, person.id
    LIMIT 1
  },
  colleagues: term.matching_functions(categories)
} AS evidence
