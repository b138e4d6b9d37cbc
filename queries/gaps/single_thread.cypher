/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level", "half_life_days"]
identity = ["holder_id"]
[params.max_share]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Share of a customer's tie strength that one of our staff may hold (the method); 0 to 1", zh = "一位我方人员在一个客户的联系强度中可占的最大比例（方法规定），0 到 1" }
[en]
title   = "Hangs on one colleague"
summary = """\
  People to whom exactly one of our staff holds live ties, and customers where one of our staff \
  holds more than the given share of the strength of all active ties."""
why     = "A relationship of one pair belongs to that pair, not to the company."
finding = """\
  [[{!is_customer}Only one colleague holds a live tie: \
  {held_by}.]][[{?is_customer}{share_percent} % of all tie strength here lies with one \
  colleague: {held_by}; people reached: {people}.]]"""
remedy  = """\
  Bring in a second colleague beside {holder}[[, from a matching function \
  ({colleagues})]][[{?is_customer}, and hand over part of the contacts]]."""
[zh]
title   = "单线联系"
summary = "只有一位我方人员保持有效联系的客户人员，以及某一位我方人员所占联系强度超过给定比例的客户。"
why     = "系于一人的关系属于个人，而不属于公司。"
finding = """\
  [[{!is_customer}仅一位同事保持有效联系：{held_by}。]][[{?is_customer}此处联系强度的 {share_percent}% 系于一位同事：\
  {held_by}，涉及 {people} 人。]]"""
remedy  = "在{holder}之外引入第二位同事[[，来自对应岗位（{colleagues}）]][[{?is_customer}，并移交部分联系]]。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
WITH customer, collect(department) AS departments
CALL (customer, departments) {
  // People with one holder. Two ties of one colleague are still one colleague.
  UNWIND departments AS department
  MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
  WHERE term.is_active(seat)
    AND term.is_present(person)
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_live_tie(tie)
  WITH department, person, min(staff.id) AS first_holder, max(staff.id) AS last_holder
  WHERE first_holder = last_holder
  WITH person, collect(DISTINCT department.category) AS categories
  WITH person, categories,
    term.live_ties(person) AS held_by
  // What stands opposite is looked up once for all who share their categories.
  WITH categories, collect({person: person, holder: held_by[0]}) AS entries
  WITH entries,
    term.matching_functions(categories) AS matching
  UNWIND entries AS entry
  WITH entry.person AS person, entry.holder AS holder, matching
  RETURN 'person' AS subject_kind,
         person.id AS subject_id,
         person.name AS subject,
         {
           is_customer: false,
           title: person.title,
           layer: person.layer,
           held_by: [holder],
           holder_id: holder.staff_id,
           holder: holder.staff,
           share_percent: 100.0,
           people: 1,
           colleagues: [colleague IN matching WHERE coalesce(colleague.function <> holder.function, true)]
         } AS evidence
  UNION ALL
  // The customer as a whole: every active tie counts with its strength, which fades with silence.
  UNWIND departments AS department
  MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
  WHERE term.is_active(seat)
    AND term.is_present(person)
  WITH DISTINCT customer, person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_active(tie)
  WITH customer, staff, person, tie,
    term.strength(tie) AS strength
  WHERE strength > 0
  WITH customer, staff,
       sum(strength) AS strength,
       count(DISTINCT person) AS people_held,
       max(tie.level) AS level,
       min(tie.since) AS since,
       max(tie.last_contact_on) AS last_contact_on
  ORDER BY staff.id
  WITH customer,
       sum(strength) AS total,
       collect({
         staff: staff,
         strength: strength,
         people: people_held,
         level: level,
         since: since,
         last_contact_on: last_contact_on
       }) AS holders
  UNWIND holders AS held
  // Rounded, because sums of the same strengths differ in their last digits from engine to engine.
  WITH customer, held, held.staff AS staff, held.people AS people_held,
       round(held.strength / total, 6) AS share
  WHERE share > $max_share
  WITH customer, people_held, share, {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function: term.staff_function(staff),
    left_on: staff.left_on,
    level: held.level,
    since: held.since,
    last_contact_on: held.last_contact_on
  } AS holder
  WITH customer, holder, people_held, share, COLLECT {
    MATCH (customer)<-[branches:PART_OF*1..6]-(section:Department)<-[place:MEMBER_OF]-(member:Person)
    WHERE all(branch IN branches WHERE term.is_active(branch))
      AND term.is_active(place)
      AND term.is_present(member)
    RETURN DISTINCT section.category
  } AS categories
  WITH customer, holder, people_held, share,
    term.matching_functions(categories) AS matching
  RETURN 'customer' AS subject_kind,
         customer.id AS subject_id,
         customer.name AS subject,
         {
           is_customer: true,
           held_by: [holder],
           holder_id: holder.staff_id,
           holder: holder.staff,
           share_percent: round(100 * share, 1),
           people: people_held,
           colleagues: [colleague IN matching WHERE coalesce(colleague.function <> holder.function, true)]
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
ORDER BY customer_id, subject_kind, subject_id, evidence.holder_id
