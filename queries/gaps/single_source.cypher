/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.needed_sources]
type    = "int"
default = 2
ge      = 1
le      = 100
help    = { en = "People who should tell about a project, and who should support us in its chain (the method: more than one)", zh = "一个项目应有的情报来源人数与支持者人数（方法规定：多于一人）" }
[items]
sources = { en = "{person}", zh = "{person}" }
pillars = { en = "{person}", zh = "{person}" }
nearest = { en = "{person}", zh = "{person}" }
[en]
title   = "One source, or one pillar of support"
summary = """\
  Live projects about which all intelligence was told by too few people, or in whose chain too \
  few people with a live tie are known to support us. None at all is left to other rules."""
why     = "One source of information, one pillar of support: when it goes, we are blind and alone."
finding = """\
  [[{?has_few_sources}All intelligence comes from \
  {sources}.]][[{?has_few_sources}{?has_few_pillars} ]][[{?has_few_pillars}The only support in \
  the chain is {pillars}.]]"""
remedy  = """\
  [[{?has_few_sources}Ask others too, in daily visits to other departments of {customer}, and \
  record what they tell.]][[{?has_few_sources}{?has_few_pillars} ]][[{?has_few_pillars}Win a \
  second supporter among those who decide]][[{?has_few_pillars}: \
  {nearest}]][[{?has_few_pillars}, with a topical exchange or a reference visit.]]"""
[zh]
title   = "信息或支持来源单一"
summary = "情报来源人过少，或决策链中既有有效联系又已知支持我方者过少的在途项目。完全没有者由其他规则指出。"
why     = "只有一个信息来源、一根支柱，一旦失去便耳目全无、孤立无援。"
finding = "[[{?has_few_sources}全部情报来自{sources}。]][[{?has_few_pillars}决策链中仅有的支持者为{pillars}。]]"
remedy  = """\
  [[{?has_few_sources}在日常拜访中向{customer}其他部门的人员了解，并记录所述。]][[{?has_few_pillars}在决策人中争取第二位支持\
  者]][[{?has_few_pillars}：{nearest}]][[{?has_few_pillars}，可安排专题交流或样板点参观。]]"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (project)<-[about:ABOUT]-(told:Intelligence)-[telling:TOLD_BY]->(person:Person)
    WHERE (told.told_on IS NULL OR told.told_on <= $as_of)
      AND term.is_active(about)
      AND term.is_active(telling)
    WITH person, count(DISTINCT told) AS items
    RETURN {person_id: person.id, person: person.name, items: items}
    ORDER BY person.id
  } AS sources,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH person, max(term.known_stance(decision, person)) AS stance
    WHERE EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_live_tie(tie)
    }
    RETURN {person_id: person.id, person: person.name, stance: stance}
    ORDER BY coalesce(stance, -2) DESC, person.id
  } AS reached
WITH project, customer, sources, reached, [holder IN reached WHERE coalesce(holder.stance >= 1, false)] AS pillars
WITH *,
     size(sources) > 0 AND size(sources) < $needed_sources AS has_few_sources,
     size(pillars) > 0 AND size(pillars) < $needed_sources AS has_few_pillars
WHERE has_few_sources OR has_few_pillars
RETURN customer, project AS subject, {
  has_few_sources: has_few_sources,
  has_few_pillars: has_few_pillars,
  sources: sources,
  pillars: pillars,
  nearest: [holder IN reached WHERE NOT coalesce(holder.stance >= 1, false) AND coalesce(holder.stance, 0) >= 0][..3]
} AS evidence
