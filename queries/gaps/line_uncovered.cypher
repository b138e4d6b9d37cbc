/* +++
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.needed_lines]
type    = "list[str]"
default = ["management", "technical", "procurement", "finance", "user"]
values  = ["management", "technical", "procurement", "finance", "user"]
help    = { en = "Lines in which each project needs a tie (the method)", zh = "每个项目须有联系的各线（方法规定）" }
[items]
missing    = { en = "{line}[[ ({people} known there)]][[{!people} (nobody known there)]]", zh = "{line}[[（已知 {people} 人）]][[{!people}（尚不认识任何人）]]" }
openings   = { en = "{line}[[ ({colleagues})]]", zh = "{line}[[（{colleagues}）]]" }
[en]
title   = "Project line not covered"
summary = """\
  Live projects at whose customer nobody of ours holds a live tie in one of the five lines: \
  management, technical, procurement, finance, user. A person's line is that of the category of \
  their department."""
why     = "Each line can stop a project, and the one where we know nobody does so unheard."
finding = "No live tie in these lines: {missing}.[[ Covered: {lines}.]]"
remedy  = """\
  Let a colleague from a matching function open in each line, with a daily visit or a topical \
  exchange: {openings}."""
[zh]
title   = "项目五线未覆盖"
summary = "在途项目的客户中，管理、技术、采购、财务、使用五线之一没有任何有效联系。人员所属线取其部门类别所属的线。"
why     = "五线中任何一线都能使项目停摆，而我方无人认识的那一线会悄无声息地做到。"
finding = "以下各线没有有效联系：{missing}。[[已覆盖：{lines}。]]"
remedy  = "请对应岗位的同事逐线建立联系，可从日常拜访或专题交流入手：{openings}。"
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
  AND customer IS NOT NULL
// Once for each customer, however many projects it has.
WITH customer, collect(project) AS projects
CALL () {
  MATCH (category:Category)
  WHERE category.line IN $needed_lines
  WITH category.id AS id, category.line AS line
  ORDER BY id
  RETURN collect({id: id, line: line}) AS lined
}
// Who of ours opens in which line depends on no customer.
CALL () {
  UNWIND range(0, size($needed_lines) - 1) AS place
  WITH place, $needed_lines[place] AS line
  WITH place, line, COLLECT {
    MATCH (category:Category)
    WHERE category.line = line
    RETURN category.id AS id
    ORDER BY id
  } AS categories
  WITH place, line,
    term.matching_functions(categories) AS colleagues
  ORDER BY place
  RETURN collect({line: line, colleagues: colleagues}) AS openings
}
WITH customer, projects, openings,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE all(part IN parts WHERE term.is_active(part))
    WITH DISTINCT department, head([category IN lined WHERE category.id = department.category | category.line]) AS line
    WHERE line IS NOT NULL
    RETURN {line: line, department: department}
    ORDER BY department.id
  } AS places
UNWIND range(0, size($needed_lines) - 1) AS at
WITH customer, projects, openings, at, $needed_lines[at] AS line, [place IN places WHERE place.line = $needed_lines[at] | place.department] AS departments
WITH customer, projects, openings, at, line, departments, any(department IN departments WHERE EXISTS {
  MATCH (department)<-[membership:MEMBER_OF]-(person:Person)<-[tie:CONTACTS]-(:Staff)
  WHERE term.is_active(membership)
    AND term.is_present(person)
    AND term.is_live_tie(tie)
}) AS is_covered
WITH customer, projects, openings, at, line, is_covered, CASE WHEN is_covered THEN 0 ELSE COUNT {
  UNWIND departments AS department
  MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE term.is_active(membership)
    AND term.is_present(person)
  RETURN DISTINCT person
} END AS people
ORDER BY at
WITH customer, projects, openings,
     collect(CASE WHEN is_covered THEN line END) AS lines,
     collect(CASE WHEN NOT is_covered THEN {line: line, people: CASE WHEN people > 0 THEN people END} END) AS missing
WHERE size(missing) > 0
WITH customer, projects, lines, missing, [opening IN openings WHERE any(gap IN missing WHERE gap.line = opening.line)] AS openings
UNWIND projects AS project
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       missing: missing,
       lines: lines,
       openings: openings
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
