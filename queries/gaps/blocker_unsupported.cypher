/* +++
kind     = "gap"
severity = "high"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.execution_categories]
type    = "list[str]"
default = ["operations", "engineering"]
help    = { en = "Categories of departments that execute what was decided (our own default)", zh = "视为执行部门的类别（我方默认值）" }
[params.won_days]
type    = "int"
default = 365
ge      = 0
le      = 36500
help    = { en = "Days after the decision over which a won project is still looked at (our own default)", zh = "中标项目在决策后仍需关注的天数（我方默认值）" }
[items]
vetoes     = { en = "{person}", zh = "{person}" }
opposed    = { en = "{person}", zh = "{person}" }
nearest    = { en = "{person}[[ (known to {staff})]]", zh = "{person}[[（{staff}认识）]]" }
[en]
title   = "Executing or vetoing department without support"
summary = """\
  Departments of the buying customer that execute (their category says so) or hold a veto on a \
  live or lately won project, and in which nobody known to support us has a live tie. A \
  department's people are its own members."""
why     = """\
  Who courts the decision layer alone finds the project blocked in execution, and then the \
  leaders refuse the visit."""
finding = """\
  On {project} it [[{?executes}executes]][[{?has_veto}{?executes} and ]][[holds a veto \
  ({vetoes})]]; [[no live tie with a known supporter there ({people} known)]][[{!people}nobody \
  known there]][[; opposed: {opposed}]]."""
remedy  = """\
  Let a colleague[[ from a matching function ({colleagues})]] build a tie there with daily \
  visits and a technical exchange, beginning with [[{nearest}]][[{!nearest}whoever is easiest to \
  reach]]; repair from the bottom takes half a year[[{!colleagues}; no function of ours is set \
  opposite this department: give it a category]]."""
[zh]
title   = "执行或否决部门无支持者"
summary = "在途或近期中标项目的客户中，负责执行（按部门类别）或持有否决权，而其中没有既支持我方又有有效联系者的部门。部门人员指其直属成员。"
why     = "只经营决策层，项目就会在执行时被其他部门卡住，随后领导也不再接见。"
finding = """\
  在{project}中[[{?executes}负责执行]][[{?has_veto}{?executes}，并]][[持有否决权（{vetoes}）]]；\
  [[{people} 人中没有既支持我方又有有效联系者]][[{!people}尚不认识任何人]][[；反对者：{opposed}]]。"""
remedy  = """\
  请[[对应岗位（{colleagues}）的]]同事以日常拜访和技术交流在该部门建立联系，先从[[{nearest}]][[{!nearest}最易接触者]]入手；\
  自下而上的修复需时半年[[{!colleagues}；该部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (project:Project)-[purchase:FOR]->(customer:Customer)
WHERE (term.is_asked_project(project)
    OR ($project_id IS NULL AND project.outcome = 'won'
        AND coalesce(project.decided_on, project.closed_on) <= $as_of
        AND coalesce(project.decided_on, project.closed_on) >= $as_of - duration({days: $won_days}))
  )
  AND term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE decision.has_veto
      AND term.is_active(decision)
      AND term.is_present(person)
    MATCH (person)-[membership:MEMBER_OF]->(seat:Department)
    WHERE term.is_active(membership)
    WITH DISTINCT seat, person
    RETURN {department_id: seat.id, person_id: person.id, person: person.name}
    ORDER BY seat.id, person.id
  } AS holders
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE (coalesce(department.category IN $execution_categories, false) OR any(holder IN holders WHERE holder.department_id = department.id))
  AND coalesce(department.is_in_contact_range, true)
  AND all(part IN parts WHERE term.is_active(part))
WITH DISTINCT project, customer, department, holders
WITH project, customer, department,
     coalesce(department.category IN $execution_categories, false) AS executes,
     [holder IN holders WHERE holder.department_id = department.id | {person_id: holder.person_id, person: holder.person}] AS vetoes
WITH project, customer, department, executes, vetoes,
  COLLECT {
    MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE term.is_active(membership)
      AND term.is_present(person)
    // No WITH here: on the embedded engine it would hide the project from the list within.
    RETURN DISTINCT {
      person_id: person.id,
      person: person.name,
      layer: person.layer,
      stance: coalesce(head(COLLECT {
        MATCH (person)-[decision:DECIDES]->(project)
        WHERE decision.stance IS NOT NULL
          AND term.is_active(decision)
        RETURN decision.stance AS stance
        ORDER BY stance DESC
        LIMIT 1
      }),
        term.general_stance(person)),
      staff: head(COLLECT {
        MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
        WHERE term.is_live_tie(tie)
        RETURN {id: staff.id, name: staff.name}
        ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id
        LIMIT 1
      })
    } AS known
    ORDER BY known.person_id
  } AS people
WHERE none(known IN people WHERE known.staff IS NOT NULL AND coalesce(known.stance >= 1, false))
WITH project, customer, department, executes, vetoes, people, [department.category] AS categories
WITH customer.id AS customer_id,
     customer.name AS customer,
     'department' AS subject_kind,
     department.id AS subject_id,
     department.name AS subject,
     project.id AS project_id,
     {
       project_id: project.id,
       project: project.name,
       category: department.category,
       executes: executes,
       has_veto: size(vetoes) > 0,
       vetoes: vetoes,
       people: CASE WHEN size(people) > 0 THEN size(people) END,
       opposed: [known IN people WHERE known.stance = -1 | {person_id: known.person_id, person: known.person}],
       nearest: [known IN people WHERE known.staff IS NOT NULL AND coalesce(known.stance, 0) >= 0
         | {person_id: known.person_id, person: known.person, staff_id: known.staff.id, staff: known.staff.name}][..3],
       colleagues: term.matching_functions(categories)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, project_id
