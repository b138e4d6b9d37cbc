/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[columns]
customer_id      = "str?"
customer         = "str?"
project_id       = "str"
project          = "str?"
writers          = { type = "int", en = "requirement writers", zh = "需求编写人数" }
writers_covered  = { type = "int", en = "covered in time", zh = "及时覆盖" }
scorers          = { type = "int", en = "scorers", zh = "评委人数" }
scorers_covered  = { type = "int", en = "scorers covered in time", zh = "及时覆盖的评委" }
covered_share    = { type = "float", en = "share covered", zh = "覆盖率" }
technical_score  = "float?"
outcome          = "str?"
uncovered        = { type = "list[map]", en = "uncovered", zh = "未覆盖" }
[en]
title   = "Spec writers and the technical score"
summary = """\
  Projects with their writers of requirements and scorers: how many of them we had a tie to \
  before that froze (or have a live tie to while the freeze is ahead), beside the technical \
  score and the outcome. Without a project named: all that were opened by the day asked about, \
  closed ones too."""
[zh]
title   = "需求编写人与技术得分"
summary = "各项目的需求编写人与评委：其中有多少人在冻结前已有联系（尚未冻结则为目前有有效联系），并列技术得分与结果。未指定项目时列出基准日前立项的全部项目，含已关闭者。"
+++ */
MATCH (project:Project)
WHERE (project.id = $project_id OR $project_id IS NULL)
  AND (project.id = $project_id OR project.opened_on IS NULL OR project.opened_on <= $as_of)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
CALL (project) {
  MATCH (person:Person)-[writing:WRITES_SPEC_FOR]->(project)
  WHERE term.is_active(writing)
  RETURN DISTINCT person, 'drafting' AS point
  UNION
  MATCH (person:Person)-[decision:DECIDES]->(project)
  WHERE decision.point = 'scoring'
    AND term.is_active(decision)
  RETURN DISTINCT person, 'scoring' AS point
}
WITH project, customer, person, point,
  term.frozen_on(point, project) AS frozen_on,
  term.first_tie_on(person) AS first_tie_on,
  EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  } AS has_live_tie
WITH project, customer, person, point, frozen_on,
     CASE WHEN frozen_on <= $as_of THEN coalesce(first_tie_on < frozen_on, false) ELSE has_live_tie END AS is_covered
ORDER BY point, person.id
WITH project, customer, collect({
  person_id: person.id,
  person: person.name,
  spec_role: CASE point WHEN 'drafting' THEN 'writes_spec' ELSE 'scores' END,
  frozen_on: frozen_on,
  is_covered: is_covered
}) AS people
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       size([someone IN people WHERE someone.spec_role = 'writes_spec']) AS writers,
       size([someone IN people WHERE someone.spec_role = 'writes_spec' AND someone.is_covered]) AS writers_covered,
       size([someone IN people WHERE someone.spec_role = 'scores']) AS scorers,
       size([someone IN people WHERE someone.spec_role = 'scores' AND someone.is_covered]) AS scorers_covered,
       round(toFloat(size([someone IN people WHERE someone.is_covered])) / size(people), 3) AS covered_share,
       project.technical_score AS technical_score,
       project.outcome AS outcome,
       [someone IN people WHERE NOT someone.is_covered | {
         person_id: someone.person_id,
         person: someone.person,
         spec_role: someone.spec_role,
         frozen_on: someone.frozen_on
       }] AS uncovered
ORDER BY customer_id, project_id
