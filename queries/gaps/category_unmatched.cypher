/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
opposite  = { en = "{name_en}", zh = "{name_zh}" }
best_ties = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]]) with {person}", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]]）联系{person}" }
[en]
title   = "Functions that don't stand opposite each other"
summary = """\
  Both directions of the matching table. A department in contact range with people present is \
  named when no colleague of a matching function holds a live tie there: nobody does, or only \
  others do. A unit of ours is named when the customer has such departments opposite its \
  category and nobody of that category holds a live tie to any of them; only the topmost unit of \
  a category is named. Departments of unknown category are left to the check department_category."""
why     = """\
  R&D talks to R&D and finance to finance: a tie from another function can't answer their \
  questions."""
finding = "{standing}: {opposite}.[[ Live ties: {ties}, such as {best_ties}.]]"
remedy  = """\
  Let our [[{!is_ours}{opposite}]][[{?is_ours}{subject}]] meet the customer's \
  [[{!is_ours}{subject}]][[{?is_ours}{opposite}]] in a topical exchange, first on the manager \
  layer."""
[zh]
title   = "分类未对接"
summary = """\
  按对应表双向检查。客户部门（在接触范围内且有在岗人员）若无对应岗位的我方人员保持有效联系，即被列出：无人联系，或仅由其他岗位联系。我方部门若在该客户有对应类别的部门、\
  却无同类别人员对其保持有效联系，即被列出；同一类别只列最上级部门。类别未知的部门由检查项 department_category 报告。"""
why     = "研发对研发、财务对财务：其他岗位的联系回答不了专业问题。"
finding = "{standing}：{opposite}。[[现有有效联系 {ties} 条，如{best_ties}。]]"
remedy  = """\
  以专题交流安排我方[[{!is_ours}{opposite}]][[{?is_ours}{subject}]]与客户的\
  [[{!is_ours}{subject}]][[{?is_ours}{opposite}]]对接，先从中层开始。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE coalesce(department.is_in_contact_range, true)
    AND all(part IN parts WHERE term.is_active(part))
    AND EXISTS {
      MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
      WHERE term.is_active(membership)
        AND term.is_present(person)
    }
  WITH DISTINCT customer, department, [department.category] AS categories
  WITH customer, department,
    term.matching_functions(categories) AS matching
  WHERE size(matching) > 0
  WITH customer, department, matching, COLLECT {
    MATCH (department)<-[seat:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_active(seat)
      AND term.is_present(person)
      AND term.is_live_tie(tie)
    // Somebody with two posts there is one person.
    WITH DISTINCT person, tie, staff
    RETURN {
      staff_id: staff.id,
      staff: staff.name,
      function: term.staff_function(staff),
      person_id: person.id,
      person: person.name,
      level: tie.level,
      since: tie.since,
      last_contact_on: tie.last_contact_on
    }
    ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, person.id, tie.key
  } AS held_by
  WITH {id: department.id, name: department.name, name_en: department.name_en, category: department.category, matching: matching, held_by: held_by} AS asked
  ORDER BY asked.id
  RETURN collect(asked) AS departments
}
CALL (departments) {
  // Their side: departments to which nobody of a matching function holds a live tie.
  UNWIND departments AS department
  WITH department, [opposite IN department.matching | opposite.function] AS functions
  WHERE none(held IN department.held_by WHERE coalesce(held.function IN functions, false))
  RETURN 'department' AS subject_kind,
         department.id AS subject_id,
         department.name AS subject,
         {
           is_ours: false,
           category: department.category,
           status: CASE WHEN size(department.held_by) = 0 THEN 'nobody' ELSE 'wrongly_matched' END,
           standing: CASE WHEN size(department.held_by) = 0
             THEN {en: 'Nobody of ours holds a live tie here; opposite should stand', zh: '没有任何有效联系，应由以下岗位对接'}
             ELSE {en: 'Only functions of ours that do not match hold ties here; opposite should stand', zh: '现有联系均来自其他岗位，应由以下岗位对接'} END,
           opposite: department.matching,
           ties: size(department.held_by),
           best_ties: department.held_by[..2],
           held_by: department.held_by
         } AS evidence
  UNION ALL
  // Our side: functions of ours that stand opposite some of these departments and hold no live tie to any of them.
  UNWIND departments AS department
  UNWIND department.matching AS matching
  WITH matching.function AS function, collect(department) AS opposite
  WHERE none(department IN opposite WHERE any(held IN department.held_by WHERE coalesce(held.function = function, false)))
  MATCH (unit:Unit)
  WHERE unit.category = function
    AND NOT EXISTS {
      MATCH (unit)-[part:PART_OF]->(above:Unit)
      WHERE above.category = function
        AND term.is_active(part)
    }
  RETURN 'unit' AS subject_kind,
         unit.id AS subject_id,
         unit.name AS subject,
         {
           is_ours: true,
           category: unit.category,
           status: CASE WHEN all(department IN opposite WHERE size(department.held_by) = 0) THEN 'nobody' ELSE 'left_to_others' END,
           standing: CASE WHEN all(department IN opposite WHERE size(department.held_by) = 0)
             THEN {en: 'This unit of ours holds no live tie to the departments opposite, nor does anyone else', zh: '我方该部门及其他部门对以下对应部门均无有效联系'}
             ELSE {en: 'This unit of ours leaves the departments opposite to others', zh: '我方该部门未联系以下对应部门，由其他部门联系'} END,
           opposite: [department IN opposite | {department_id: department.id, name_en: coalesce(department.name_en, department.name), name_zh: department.name}],
           ties: reduce(ties = 0, department IN opposite | ties + size(department.held_by)),
           // the best of each department, of two departments
           best_ties: reduce(best = [], department IN opposite | best + department.held_by[..1])[..2],
           held_by: reduce(all_held = [], department IN opposite | all_held + department.held_by)
         } AS evidence
}
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id, customer.name AS customer, subject_kind, subject_id, subject, evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id
