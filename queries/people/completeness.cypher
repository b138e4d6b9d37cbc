/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[sensitive.harmless]
completeness  = { en = "Says whether the family is on record, not what the record says.", zh = "只说明家庭情况是否有记录，不透露内容。" }
missing_facts = { en = "Says whether the family is on record, not what the record says.", zh = "只说明家庭情况是否有记录，不透露内容。" }
rows          = { en = "Ordered by how much is on record.", zh = "按记录完整度排序。" }
[params.person_id]
type = "str?"
help = { en = "Only this person", zh = "仅查该客户人员" }
[params.key_only]
type    = "bool"
default = false
help    = { en = "Only key people", zh = "仅查关键客户" }
[columns]
customer_id    = "str"
customer       = "str?"
person_id      = "str"
person         = "str?"
title          = "str?"
layer          = "int?"
is_key         = "bool"
completeness   = "float"
missing_facts  = "list[str]"
[en]
title   = "How much we know of a person"
summary = """\
  For each person present the share of twelve facts that are known (title, layer, power, stance, \
  boss, school, former employer, home town, hobby, style, family, best tie recorded) and which \
  are missing. The family is private: said only to be known or not, never what it is. The least \
  known first, key people before the others."""
[zh]
title   = "人员信息完整度"
summary = """\
  逐位在岗人员列出十二项信息（职务、层级、权力、立场、上级、毕业院校、曾任职单位、籍贯、爱好、社交风格、家庭情况、联系级别）的已知比例与缺失项。家庭情况属隐私，仅说明是否已知。\
  关键客户在前，完整度低者在前。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_active(membership)
  AND term.is_present(person)
  AND ($person_id IS NULL OR person.id = $person_id)
WITH DISTINCT customer, person
WITH customer, person,
  term.is_key_person(person) AS is_key,
  EXISTS {
    MATCH (person)-[line:REPORTS_TO]->(boss:Person)
    WHERE boss <> person AND term.is_active(line)
  } OR coalesce(person.is_top_leader, false) AS has_boss,
  EXISTS {
    MATCH (person)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_active(tie)
      AND tie.level IS NOT NULL
  } AS has_level
WHERE is_key OR NOT $key_only
WITH customer, person, is_key, [fact IN [
    {name: 'title', is_known: trim(coalesce(person.title, '')) <> ''},
    {name: 'layer', is_known: person.layer IS NOT NULL},
    {name: 'power', is_known: person.power IS NOT NULL},
    {name: 'stance', is_known: term.general_stance(person) IS NOT NULL},
    {name: 'manager', is_known: has_boss},
    {name: 'school', is_known: trim(coalesce(person.school, '')) <> ''},
    {name: 'former_employer', is_known: trim(coalesce(person.former_employer, '')) <> ''},
    {name: 'home_town', is_known: trim(coalesce(person.home_town, '')) <> ''},
    {name: 'hobby', is_known: trim(coalesce(person.hobby, '')) <> ''},
    {name: 'style', is_known: trim(coalesce(person.style, '')) <> ''},
    {name: 'family', is_known: trim(coalesce(person.family, '')) <> ''},
    {name: 'level', is_known: has_level}
  ] WHERE NOT fact.is_known | fact.name] AS missing_facts
RETURN customer.id AS customer_id,
       customer.name AS customer,
       person.id AS person_id,
       person.name AS person,
       person.title AS title,
       person.layer AS layer,
       is_key,
       round(1.0 - size(missing_facts) / 12.0, 3) AS completeness,
       missing_facts
ORDER BY customer_id, is_key DESC, completeness, person_id
