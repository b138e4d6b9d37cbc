/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[params.customer_ids]
type    = "list[str]"
default = []
help    = { en = "Only exactly these customers; all that customer_id names when left out", zh = "仅这些客户本身；省略则按 customer_id" }
[params.only_lacking]
type    = "bool"
default = false
help    = { en = "Only people who lack an owner", zh = "仅列尚缺负责人者" }
[columns]
customer_id   = "str"
customer      = "str?"
person_id     = "str"
person        = "str?"
title         = "str?"
layer         = "int?"
is_top_leader = "bool"
is_key        = "bool"
stance        = "int?"
functions     = { type = "list[str]", en = "our matching functions", zh = "我方对应岗位" }
decisions     = { type = "list[map]", en = "control points held", zh = "持有的控制点" }
ties          = { type = "list[map]", en = "our ties", zh = "我方联系" }
lacks         = { type = "list[str]", en = "owners missing", zh = "尚缺负责人" }
[en]
title   = "People with their ties, for what-if and plans"
summary = """\
  Everyone present at the customers asked about, once per customer: what they decide in live \
  projects, our functions that match them, our active ties to them, and the owners they lack: \
  for a key person A and B owner by live ties of two colleagues, for anyone else one live tie. \
  What-if and plans work on these rows."""
[zh]
title   = "客户人员与联系（供推演与规划）"
summary = """\
  所查客户的全部在岗人员，每个客户一行：其在途项目决策事项、我方对应岗位、我方现有联系，以及尚缺的负责人：关键客户须有两位不同同事以有效联系分任A角与B角，其他人员须有一条有效联系。\
  推演与规划均以此为据。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
  AND (size($customer_ids) = 0 OR customer.id IN $customer_ids)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH person, collect(DISTINCT department.category) AS categories
  WITH person, categories,
    term.is_key_person(person) AS is_key,
    COLLECT {
      MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
      WHERE term.is_active(tie)
      RETURN {
        staff_id: staff.id,
        staff: staff.name,
        role: tie.role,
        level: tie.level,
        since: tie.since,
        last_contact_on: tie.last_contact_on,
        is_live: coalesce(term.is_live_tie(tie), false)
      }
      ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
    } AS ties
  WITH person, categories, is_key, ties,
       [tie IN ties WHERE tie.is_live] AS live,
       [tie IN ties WHERE tie.is_live AND tie.role = 'A'] AS a_owners,
       [tie IN ties WHERE tie.is_live AND tie.role = 'B'] AS b_owners
  WITH person, categories, is_key, ties,
       CASE
         WHEN is_key THEN
           CASE WHEN size(a_owners) = 0 THEN ['A'] ELSE [] END
           // One colleague who is both A and B backs up nobody: then B is missing.
           + CASE WHEN any(b IN b_owners WHERE size(a_owners) = 0 OR any(a IN a_owners WHERE a.staff_id <> b.staff_id)) THEN [] ELSE ['B'] END
         WHEN size(live) = 0 THEN ['contact']
         ELSE []
       END AS lacks
  WHERE NOT $only_lacking OR size(lacks) > 0
  RETURN person, categories, is_key, ties, lacks
}
WITH customer, person, is_key, ties, lacks, categories
RETURN
  customer.id AS customer_id,
  customer.name AS customer,
  person.id AS person_id,
  person.name AS person,
  person.title AS title,
  person.layer AS layer,
  coalesce(person.is_top_leader, false) AS is_top_leader,
  is_key,
  term.general_stance(person) AS stance,
  [matching IN term.matching_functions(categories) | matching.function] AS functions,
  COLLECT {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE term.is_active(decision)
      AND term.is_live_project(project)
    RETURN {
      project_id: project.id,
      project: project.name,
      point: decision.point,
      weight: decision.weight,
      has_veto: coalesce(decision.has_veto, false),
      stance: term.known_stance(decision, person)
    }
    ORDER BY project.id, decision.point, decision.key
  } AS decisions,
  ties,
  lacks
ORDER BY customer_id, person_id
