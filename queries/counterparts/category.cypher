/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[columns]
customer_id   = "str"
customer      = "str?"
side          = "str"
subject_id    = "str"
subject       = "str?"
category      = "str?"
opposite      = { type = "list[str]", en = "stands opposite", zh = "对应方" }
status        = "str"
people        = { type = "int?", en = "people", zh = "人数" }
matching_ties = { type = "int", en = "matching live ties", zh = "对应的有效联系数" }
other_ties    = { type = "int", en = "other live ties", zh = "其他有效联系数" }
held_by       = "list[map]"
[en]
title   = "Counterparts by category"
summary = """\
  Both directions of the matching table. Their departments: matched (a live tie from a matching \
  function of ours), wrongly_matched (live ties only from others), nobody (no live tie), \
  no_people (nobody there is known), category_unknown (no category, or none that the table \
  matches). Our units, topmost of each category: matched, left_to_others (only others of ours \
  hold ties to the departments opposite), nobody, no_opposite (this customer has no such \
  department)."""
[zh]
title   = "分类对接"
summary = """\
  按类别对应表双向列出。客户部门：matched 已对接、wrongly_matched 仅由不对应的岗位联系、nobody 无人联系、no_people 尚不认识任何人、\
  category_unknown 类别缺失或对应表中没有。我方部门（同类别取最上级）：matched 已对接、left_to_others 由其他部门代为联系、nobody 无人联系、\
  no_opposite 该客户没有对应部门。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
// A customer without any department still has all our units without an opposite.
OPTIONAL MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department, [department.category] AS categories
WITH customer, department,
  [matching IN term.matching_functions(categories) | matching.function] AS functions
OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH DISTINCT customer, department, functions, person
WITH customer, department, functions, person,
  term.live_ties(person) AS holders
ORDER BY department.id, person.id
WITH customer, department, functions, count(person) AS people,
     reduce(together = [], of_person IN collect([holder IN holders | {
       staff_id: holder.staff_id, staff: holder.staff, function: holder.function, person_id: person.id, person: person.name,
       level: holder.level, last_contact_on: holder.last_contact_on
     }]) | together + of_person) AS held_by
ORDER BY department.id
WITH customer, collect(CASE WHEN department IS NOT NULL THEN {
  id: department.id, name: department.name, category: department.category, functions: functions, people: people, held_by: held_by,
  matching: [holder IN held_by WHERE holder.function IN functions]
} END) AS departments
CALL (departments) {
  UNWIND departments AS department
  RETURN
    'customer' AS side,
    department.id AS subject_id,
    department.name AS subject,
    department.category AS category,
    department.functions AS opposite,
    CASE
      WHEN size(department.functions) = 0 THEN 'category_unknown'
      WHEN department.people = 0 THEN 'no_people'
      WHEN size(department.matching) > 0 THEN 'matched'
      WHEN size(department.held_by) > 0 THEN 'wrongly_matched'
      ELSE 'nobody'
    END AS status,
    department.people AS people,
    size(department.matching) AS matching_ties,
    size(department.held_by) - size(department.matching) AS other_ties,
    department.held_by AS held_by
  UNION ALL
  MATCH (unit:Unit)
  WHERE unit.category IS NOT NULL
    // a section of a unit of the same category is not asked again
    AND NOT EXISTS {
      MATCH (unit)-[part:PART_OF]->(above:Unit)
      WHERE above.category = unit.category
        AND term.is_active(part)
    }
  WITH unit, [department IN departments WHERE unit.category IN department.functions AND department.people > 0] AS opposite
  WITH unit, opposite,
       reduce(together = [], department IN opposite | together + department.held_by) AS held_opposite
  WITH unit, opposite, held_opposite, [holder IN held_opposite WHERE holder.function = unit.category] AS matching
  RETURN
    'ours' AS side,
    unit.id AS subject_id,
    unit.name AS subject,
    unit.category AS category,
    [department IN opposite | department.id] AS opposite,
    CASE
      WHEN size(opposite) = 0 THEN 'no_opposite'
      WHEN size(matching) > 0 THEN 'matched'
      WHEN size(held_opposite) > 0 THEN 'left_to_others'
      ELSE 'nobody'
    END AS status,
    null AS people,
    size(matching) AS matching_ties,
    size(held_opposite) - size(matching) AS other_ties,
    held_opposite AS held_by
}
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  side,
  subject_id,
  subject,
  category,
  opposite,
  status,
  people,
  matching_ties,
  other_ties,
  held_by
ORDER BY customer_id, side, subject_id
