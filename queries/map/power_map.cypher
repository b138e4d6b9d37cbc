/* +++
kind     = "view"
subject  = "customer_id"
requires = ["customer_id"]
uses     = ["as_of", "stale_days", "min_level", "half_life_days"]
[columns]
customer_id = "str"
customer    = "str?"
customers   = "list[map]"
departments = "list[map]"
people      = "list[map]"
reporting   = "list[map]"
influence   = "list[map]"
staff       = { type = "list[map]", en = "our staff", zh = "我方人员" }
ties        = "list[map]"
[en]
title   = "Power map"
summary = """\
  One customer and its subsidiaries ready for drawing: departments, people with power, stance \
  and key points, reporting, influence, our staff and their ties. Only lines with both ends on \
  the map."""
[zh]
title   = "权力地图"
summary = "某客户及其下属单位的绘图数据：部门、人员（权力、立场、控制点）、汇报关系、影响关系、我方人员及其联系；仅含两端均在图上的连线。"
+++ */
MATCH (asked:Customer {id: $customer_id})
MATCH (asked)<-[links:SUBSIDIARY_OF*0..3]-(customer:Customer)
WHERE all(link IN links WHERE term.is_active(link))
WITH DISTINCT asked, customer
ORDER BY customer.id
WITH asked, collect(customer) AS customers
// Each list is gathered by itself, so that sorting one never carries the others along.
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE all(part IN parts WHERE term.is_active(part))
  WITH DISTINCT department
  MATCH (department)-[part:PART_OF]->(parent:Customer|Department)
  WHERE term.is_active(part)
  WITH department, parent
  ORDER BY department.id, parent.id, parent:Customer DESC
  RETURN collect({
    department_id: department.id,
    department: department.name,
    name_en: department.name_en,
    category: department.category,
    parent_kind: CASE WHEN parent:Customer THEN 'customer' ELSE 'department' END,
    parent_id: parent.id
  }) AS departments
}
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customers, person
  WITH person
  ORDER BY person.id
  RETURN collect({
    person_id: person.id,
    person: person.name,
    name_en: person.name_en,
    title: person.title,
    layer: person.layer,
    power: person.power,
    stance: term.general_stance(person),
    is_top_leader: coalesce(person.is_top_leader, false),
    is_rising_star: coalesce(person.is_rising_star, false),
    is_placeholder: coalesce(person.is_placeholder, false),
    is_key: term.is_key_person(person),
    points: COLLECT {
      MATCH (person)-[decision:DECIDES]->(project:Project)
      WHERE term.is_active(decision)
        AND term.is_live_project(project)
      RETURN {project_id: project.id, project: project.name, point: decision.point}
      ORDER BY project.id, decision.point, decision.key
    },
    department_ids: COLLECT {
      MATCH (person)-[membership:MEMBER_OF]->(department:Department)
      WHERE term.is_active(membership)
      RETURN DISTINCT department.id AS department_id
      ORDER BY department_id
    }
  }) AS people
}
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customers, person
  MATCH (person)-[line:REPORTS_TO]->(manager:Person)
  WHERE term.is_active(line)
    AND term.is_present(manager)
    AND EXISTS {
      MATCH (manager)-[place:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
      WHERE customer IN customers
        AND term.is_active(place)
        AND all(part IN parts WHERE term.is_active(part))
    }
  WITH person, manager, coalesce(line.kind, 'solid') AS kind
  ORDER BY person.id, manager.id, kind
  RETURN collect({person_id: person.id, manager_id: manager.id, kind: kind}) AS reporting
}
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customers, person
  MATCH (person)-[influence:INFLUENCES]->(influenced:Person)
  WHERE term.is_active(influence)
    AND term.is_present(influenced)
    AND EXISTS {
      MATCH (influenced)-[place:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
      WHERE customer IN customers
        AND term.is_active(place)
        AND all(part IN parts WHERE term.is_active(part))
    }
  WITH person, influenced, influence
  ORDER BY person.id, influenced.id, influence.basis, influence.since, influence.key
  RETURN collect({
    from_person_id: person.id,
    to_person_id: influenced.id,
    weight: influence.weight,
    basis: influence.basis,
    is_conflict: coalesce(influence.is_conflict, false)
  }) AS influence
}
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customers, person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_active(tie)
  WITH DISTINCT staff
  ORDER BY staff.id
  RETURN collect({
    staff_id: staff.id,
    staff: staff.name,
    name_en: staff.name_en,
    title: staff.title,
    layer: staff.layer,
    left_on: staff.left_on,
    function: term.staff_function(staff)
  }) AS staff
}
CALL (customers) {
  UNWIND customers AS customer
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customers, person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_active(tie)
  WITH person, staff, tie,
    term.strength(tie) AS strength
  ORDER BY person.id, strength DESC, staff.id, tie.since, tie.key
  RETURN collect({
    staff_id: staff.id,
    person_id: person.id,
    level: tie.level,
    role: tie.role,
    last_contact_on: tie.last_contact_on,
    strength: round(strength, 1),
    is_live: coalesce(term.is_live_tie(tie), false)
  }) AS ties
}
RETURN
  asked.id AS customer_id,
  asked.name AS customer,
  COLLECT {
    UNWIND customers AS customer
    OPTIONAL MATCH (customer)-[link:SUBSIDIARY_OF]->(parent:Customer)
    WHERE customer <> asked
      AND term.is_active(link)
    RETURN {customer_id: customer.id, customer: customer.name, parent_id: parent.id}
    ORDER BY customer.id, parent.id
  } AS customers,
  departments,
  people,
  reporting,
  influence,
  staff,
  ties
ORDER BY customer_id
