/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.lead_days]
type    = "int"
default = 180
ge      = 0
le      = 36500
help    = { en = "Days before the opening by which a relationship should be in place (our own default)", zh = "关系应在立项前多少天到位（我方默认值）" }
[items]
deciders = { en = "{person}", zh = "{person}" }
[en]
title   = "Opportunity without a relationship in time"
summary = """\
  Projects that open within the lead time and where no relationship is in place: no live tie to \
  anyone who will decide, or, while nobody is known to, to any executive or manager of the \
  customer. Dropped ones are left out."""
why     = "A relationship that begins with the tender begins too late."
finding = """\
  Opens on {opened_on}, in {days_left|day|days}; the relationship should have been in place by \
  {due_on}.[[ Will decide: {deciders}.]][[{!deciders} Nobody is known who will decide.]]"""
remedy  = """\
  Open now with an executive visit or a topical exchange[[, first with {deciders}]][[{!deciders} \
  to the managers of the departments that will buy and use it]]."""
[zh]
title   = "机会临近而关系未预埋"
summary = "将在提前期内立项、而关系尚未到位的项目：与将来的决策人没有有效联系；决策人未知时，与客户任何高层或中层都没有有效联系。已放弃者除外。"
why     = "到招标时才开始的关系为时已晚。"
finding = """\
  将于 {opened_on} 立项，还有 {days_left} 天；关系本应在 {due_on} 前到位。[[将由{deciders}决策。]][[{!deciders}决策人未知。\
  ]]"""
remedy  = "现在就以高层拜访或专题交流建立联系[[，先从{deciders}入手]][[{!deciders}，先从将采购和使用该产品的部门负责人入手]]。"
+++ */
MATCH (project:Project)-[purchase:FOR]->(customer:Customer)
WHERE project.opened_on > $as_of
  AND project.opened_on <= $as_of + duration({days: $lead_days})
  AND coalesce(project.selection <> 'dropped', true)
  AND ($project_id IS NULL OR project.id = $project_id)
  AND term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_present(person)
      AND (decision.until IS NULL OR decision.until > $as_of)
    WITH DISTINCT person
    RETURN person
    ORDER BY person.id
  } AS deciders
WITH project, customer, deciders,
  CASE WHEN size(deciders) > 0 THEN deciders ELSE COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.layer <= 2
      AND all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN person
    ORDER BY person.id
  } END AS people
WHERE none(person IN people WHERE EXISTS {
  MATCH (person)<-[tie:CONTACTS]-(:Staff)
  WHERE term.is_live_tie(tie)
})
RETURN customer, project AS subject, {
  opened_on: project.opened_on,
  due_on: project.opened_on - duration({days: $lead_days}),
  days_left: duration.inDays($as_of, project.opened_on).days,
  amount: project.amount,
  horizon: project.horizon,
  deciders: [person IN deciders | {person_id: person.id, person: person.name}]
} AS evidence
