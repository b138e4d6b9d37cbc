/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[items]
holders    = { en = "{staff}[[ ({function})]]", zh = "{staff}[[（{function}）]]" }
[en]
title   = "Department in contact without a responsible colleague"
summary = """\
  Departments of a customer to whose people we hold live ties, and for which no colleague who is \
  still here is named as responsible. Departments without any live tie are named by \
  department_uncovered."""
why     = """\
  Every post of ours contributes to the broad relationship, but an interface that everybody uses \
  and nobody answers for loses what it is told."""
finding = """\
  {ties|live tie|live ties} to this department by {staff_count|colleague|colleagues}, nobody \
  responsible for it."""
remedy  = """\
  Make one of them responsible for {subject}, [[first {holders}, ]][[or somebody of a matching \
  function ({colleagues}), ]]with a daily visit each month."""
[zh]
title   = "客户界面无责任人"
summary = "我方与其人员有有效联系、却没有指定在职责任人的客户部门。没有任何有效联系的部门由 department_uncovered 报告。"
why     = "人人为普遍关系出力，但人人都用、无人负责的界面，会丢掉客户说过的话。"
finding = "我方 {staff_count} 位同事与该部门有 {ties} 条有效联系，却没有责任人。"
remedy  = "从中指定{subject}的责任人[[，首选{holders}]][[，或由对应岗位（{colleagues}）的同事担任]]，每月安排一次日常拜访。"
+++ */
MATCH (department:Department)
WHERE coalesce(department.is_in_contact_range, true)
  AND NOT EXISTS {
    MATCH (server:Staff)-[service:SERVES]->(department)
    WHERE term.is_active(service)
      AND term.is_present(server)
  }
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH DISTINCT customer, department
MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
WHERE term.is_active(seat)
  AND term.is_present(person)
MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
WHERE term.is_live_tie(tie)
WITH customer, department, count(DISTINCT tie) AS ties, count(DISTINCT staff) AS staff_count
WITH customer, department, [department.category] AS categories, ties, staff_count
RETURN customer, department AS subject, {
  category: department.category,
  ties: ties,
  staff_count: staff_count,
  // the best of those who stay
  holders: COLLECT {
    MATCH (department)<-[place:MEMBER_OF]-(known:Person)<-[held:CONTACTS]-(holder:Staff)
    WHERE holder.left_on IS NULL
      AND term.is_active(place)
      AND term.is_present(known)
      AND term.is_live_tie(held)
    RETURN {
      staff_id: holder.id,
      staff: holder.name,
      function: term.staff_function(holder)
    }
    ORDER BY held.level DESC, held.last_contact_on DESC, holder.id, known.id, held.key
    LIMIT 1
  },
  colleagues: term.matching_functions(categories)
} AS evidence
