/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of"]
[params.person_id]
type = "str"
help = { en = "Id of the person at the customer", zh = "客户人员编号" }
[params.direction]
type    = "str"
default = "both"
values  = ["both", "in", "out"]
help    = { en = "in: who influences the person; out: whom the person influences; both: either", zh = "in：影响该人员者；out：受该人员影响者；both：两者" }
[params.basis]
type = "str?"
help = { en = "Only influence on this basis, for example e-mail; any when left out", zh = "仅查该依据的影响关系，例如 e-mail；省略则不限" }
[columns]
person_id     = "str"
person        = "str?"
title         = "str?"
layer         = "int?"
stance        = "int?"
is_influencer = { type = "bool", en = "of influence on the person", zh = "影响该人员" }
is_influenced = { type = "bool", en = "under the person's influence", zh = "受该人员影响" }
influence_in  = { type = "list[map]", en = "influence on the person", zh = "对该人员的影响" }
influence_out = { type = "list[map]", en = "influence of the person", zh = "该人员的影响" }
[en]
title   = "Influence around a person"
summary = """\
  Everyone at the customer who influences a person or whom that person influences on one day, in \
  one step: each of them once, with basis and weight both ways."""
[zh]
title   = "人员影响关系圈"
summary = "基准日与某人有一步影响关系的全部客户人员：每人一行，含双向的影响依据与影响力。"
+++ */
MATCH (person:Person {id: $person_id})-[:INFLUENCES]-(other:Person)
WHERE other <> person
  AND term.is_present(other)
WITH DISTINCT person, other
WITH other,
     COLLECT {
       MATCH (other)-[influence:INFLUENCES]->(person)
       WHERE $direction <> 'out'
         AND ($basis IS NULL OR influence.basis = $basis)
         AND term.is_active(influence)
       RETURN {basis: influence.basis, weight: influence.weight, is_conflict: influence.is_conflict, since: influence.since}
       ORDER BY influence.basis, influence.since, influence.key
     } AS influence_in,
     COLLECT {
       MATCH (person)-[influence:INFLUENCES]->(other)
       WHERE $direction <> 'in'
         AND ($basis IS NULL OR influence.basis = $basis)
         AND term.is_active(influence)
       RETURN {basis: influence.basis, weight: influence.weight, is_conflict: influence.is_conflict, since: influence.since}
       ORDER BY influence.basis, influence.since, influence.key
     } AS influence_out
WHERE size(influence_in) + size(influence_out) > 0
RETURN
  other.id AS person_id,
  other.name AS person,
  other.title AS title,
  other.layer AS layer,
  term.general_stance(other) AS stance,
  size(influence_in) > 0 AS is_influencer,
  size(influence_out) > 0 AS is_influenced,
  influence_in,
  influence_out
ORDER BY person_id
