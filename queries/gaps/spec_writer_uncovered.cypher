/* +++
kind     = "gap"
severity = "high"
identity = ["project_id"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
roles      = { en = "{spec_role}[[, freezes on {freezes_on}]][[{?is_open}, no live tie]][[, frozen on {frozen_on}]][[, first tie only on {first_tie_on}]][[{!first_tie_on}{!is_open}, never a tie]]", zh = "{spec_role}[[，{freezes_on} 冻结]][[{?is_open}，没有有效联系]][[，已于 {frozen_on} 冻结]][[，首次联系为 {first_tie_on}]][[{!first_tie_on}{!is_open}，从未有联系]]" }
[en]
title   = "Spec writer or scorer without a tie"
summary = """\
  People who write requirements for a live project, or score it, and to whom nobody of ours had \
  a tie before that froze: the requirements with drafting, scoring with the decision. While the \
  freeze is ahead, or its day unknown: who has no live tie now."""
why     = """\
  Basic technical staff write the requirements and give the scores; early access leads in the \
  technical score, and so in the price."""
finding = "For {project}: {roles}."
remedy  = """\
  [[{?is_open}Let a colleague]][[{!is_open}Too late for this project: let a colleague]][[ from a \
  matching function ({colleagues})]] meet them in a technical exchange[[{?is_open} before the \
  freeze]][[{!is_open} or a training before the next]][[{!colleagues}; no function of ours is \
  set opposite their department: give it a category]]."""
[zh]
title   = "需求编写人或评委无联系"
summary = "为在途项目编写需求或参与评分、而在其冻结之前我方无人建立联系的人员：需求随标书起草冻结，评分随决策冻结。尚未冻结或冻结日期未知时，指目前没有有效联系者。"
why     = "基层技术人员编写需求并打分；尽早接触可在技术分上领先，从而掌握价格主动。"
finding = "{project}：{roles}。"
remedy  = """\
  [[{!is_open}本项目已来不及：]]请[[对应岗位（{colleagues}）的]]同事在[[{?is_open}冻结前]][[{!is_open}下一个项目之前]]与其进行技\
  术交流[[{!is_open}或培训]][[{!colleagues}；其部门尚无对应岗位，请补充部门类别]]。"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
CALL (project) {
  MATCH (person:Person)-[writing:WRITES_SPEC_FOR]->(project)
  WHERE term.is_active(writing)
    AND term.is_present(person)
  RETURN DISTINCT person, 'drafting' AS point
  UNION
  MATCH (person:Person)-[decision:DECIDES]->(project)
  WHERE decision.point = 'scoring'
    AND term.is_active(decision)
    AND term.is_present(person)
  RETURN DISTINCT person, 'scoring' AS point
}
WITH project, customer, person, point,
  term.frozen_on(point, project) AS frozen_on,
  term.first_tie_on(person) AS first_tie_on,
  EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  } AS has_live_tie
WITH *, coalesce(frozen_on > $as_of, true) AS is_open
WHERE CASE WHEN is_open THEN NOT has_live_tie ELSE coalesce(first_tie_on >= frozen_on, true) END
ORDER BY point
WITH project, customer, person, collect({
  spec_role: CASE point WHEN 'drafting' THEN 'writes_spec' ELSE 'scores' END,
  frozen_on: CASE WHEN NOT is_open THEN frozen_on END,
  freezes_on: CASE WHEN is_open THEN frozen_on END,
  is_open: is_open,
  first_tie_on: CASE WHEN NOT is_open THEN first_tie_on END
}) AS roles,
  COLLECT {
    MATCH (person)-[membership:MEMBER_OF]->(department:Department)
    WHERE term.is_active(membership)
    RETURN department.category AS category
    ORDER BY category
  } AS categories
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     project.id AS project_id,
     {
       title: person.title,
       layer: person.layer,
       project_id: project.id,
       project: project.name,
       roles: roles,
       is_open: any(held IN roles WHERE held.is_open),
       colleagues: term.matching_functions(categories)
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, project_id
