/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
identity = ["location"]
[items]
departments = { en = "{department}", zh = "{department}" }
[en]
title   = "Location of a customer without contact"
summary = """\
  Locations where a customer has departments in contact range with people present, and nobody of \
  ours holds a live tie to anyone in any of them."""
why     = """\
  Relationships are kept on the spot: where nobody of ours ever comes, the rival with a local \
  office is at home."""
finding = "No live tie to anyone in {location}: {people|person|people} in {departments}."
remedy  = "Let whoever of ours is nearest to {location} make daily visits to {departments}."
[zh]
title   = "客户所在地无联系"
summary = "客户设有（在接触范围内、有在岗人员的）部门、而我方对其中任何人都没有有效联系的所在地。"
why     = "关系要在当地维系：我方无人到访之处，就是设有当地办事处的对手的地盘。"
finding = "在{location}没有任何有效联系：{departments}，共 {people} 人。"
remedy  = "请离{location}最近的同事到{departments}做日常拜访。"
+++ */
MATCH (department:Department)
WHERE department.location IS NOT NULL
  AND coalesce(department.is_in_contact_range, true)
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH customer, department.location AS location, collect(DISTINCT department) AS places
WHERE none(place IN places WHERE EXISTS {
  MATCH (place)<-[seat:MEMBER_OF]-(known:Person)<-[tie:CONTACTS]-(:Staff)
  WHERE term.is_active(seat)
    AND term.is_present(known)
    AND term.is_live_tie(tie)
})
UNWIND places AS department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
WITH customer, location, department.id AS department_id, department.name AS department, collect(DISTINCT person.id) AS person_ids
ORDER BY department_id
WITH customer, location, collect({department_id: department_id, department: department}) AS departments, collect(person_ids) AS ids
RETURN customer, customer AS subject, {
  location: location,
  departments: departments,
  // who sits in two of the departments is one person
  people: size(reduce(seen = [], some IN ids | seen + [one IN some WHERE NOT one IN seen]))
} AS evidence
ORDER BY customer_id, evidence.location
