/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.most_gini]
type    = "float"
default = 0.6
ge      = 0
le      = 1
help    = { en = "Gini coefficient that contact may reach but not pass (our own default)", zh = "联系分布基尼系数的上限（我方默认值）" }
[params.least_departments]
type    = "int"
default = 4
ge      = 2
help    = { en = "Departments from which the distribution is judged (our own default)", zh = "部门达到多少个才评价分布（我方默认值）" }
[items]
most      = { en = "{department} ({ties|tie|ties})", zh = "{department}（{ties} 条）" }
neglected = { en = "{department}", zh = "{department}" }
[en]
title   = "Contact crowded on few departments"
summary = """\
  Customers whose live ties crowd on few of their departments in contact range with people \
  present: the Gini coefficient of live ties over departments, 0 when all have the same number, \
  passes the limit."""
why     = """\
  All stakeholders are to be treated alike: who is passed over remembers it when they are asked \
  for their opinion."""
finding = """\
  Gini {gini} over {departments|department|departments}: most ties with {most}[[; \
  {none|department|departments} without any, such as {neglected}]]."""
remedy  = """\
  Move visits from {most} to [[{neglected}]][[{!neglected}departments with fewer ties]]: a daily \
  visit each this quarter."""
[zh]
title   = "联系分布失衡"
summary = "有效联系集中于少数部门（在接触范围内、有在岗人员）的客户：各部门有效联系数的基尼系数超过限额；各部门相同时为 0。"
why     = "对所有利益相关方应一视同仁：被冷落的人在被征求意见时会记得。"
finding = "{departments} 个部门的基尼系数为 {gini}：联系最多的是{most}[[；{none} 个部门没有联系，如{neglected}]]。"
remedy  = "把拜访从{most}分给[[{neglected}]][[{!neglected}联系较少的部门]]：本季度各安排一次日常拜访。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE term.is_active(part))
  AND coalesce(department.is_in_contact_range, true)
WITH DISTINCT customer, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE term.is_active(membership)
  AND term.is_present(person)
OPTIONAL MATCH (person)<-[tie:CONTACTS]-(:Staff)
WHERE term.is_live_tie(tie)
WITH customer, department.id AS department_id, department.name AS department, count(DISTINCT tie) AS ties
ORDER BY ties, department_id
WITH customer, sum(ties) AS total, collect({department_id: department_id, department: department, ties: ties}) AS departments
WHERE size(departments) >= $least_departments AND total > 0
WITH customer, departments, total, reduce(ranked = 0, place IN range(1, size(departments)) | ranked + place * departments[place - 1].ties) AS ranked
WITH customer, departments, round(2.0 * ranked / (size(departments) * total) - (size(departments) + 1.0) / size(departments), 6) AS gini
WHERE gini > $most_gini
RETURN customer, customer AS subject, {
  gini: round(gini, 2),
  departments: size(departments),
  most: [departments[size(departments) - 1]],
  none: size([one IN departments WHERE one.ties = 0]),
  neglected: [one IN departments WHERE one.ties = 0][..3]
} AS evidence
ORDER BY customer_id
