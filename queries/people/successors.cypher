/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level"]
[params.person_id]
type = "str?"
help = { en = "Only the successors of this key person; of all when left out", zh = "仅查该关键客户的继任者；省略则查全部" }
[params.deputy_words]
type    = "list[str]"
default = ["副", "助理总", "Deputy", "deputy", "Vice", "vice"]
help    = { en = "Words by which a title tells a deputy (our own default)", zh = "表明副职的职务用词（自定默认值）" }
[columns]
customer_id     = "str"
customer        = "str?"
person_id       = "str"
person          = "str?"
title           = "str?"
successor_id    = { type = "str", en = "successor id", zh = "继任者编号" }
successor       = { type = "str?", en = "may be succeeded by", zh = "可能继任者" }
successor_title = { type = "str?", en = "successor's title", zh = "继任者职务" }
layer           = "int?"
ground          = { type = "str", en = "ground", zh = "依据" }
stance          = "int?"
is_rising_star  = "bool"
is_covered      = { type = "bool", en = "with a live tie", zh = "有有效联系" }
held_by         = "list[map]"
[en]
title   = "Who may succeed key people"
summary = """\
  For each key person those who may come next, each once with the strongest ground: recorded as \
  deputy or candidate; a deputy by title in the same department, of no higher layer, or \
  reporting to the key person; a direct report at most one layer below. With who of ours knows \
  them."""
[zh]
title   = "关键客户的可能继任者"
summary = "每位关键客户的可能继任者，各取最强依据：已登记的副手或候选人；职务含副职字样且同部门（层级不更高）或向其汇报者；层级至多低一级的直接下属。附我方认识他们的同事。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
    AND ($person_id IS NULL OR person.id = $person_id)
  WITH DISTINCT person
  WHERE term.is_key_person(person)
  CALL (person) {
    MATCH (person)<-[succession:MAY_SUCCEED]-(successor:Person)
    WHERE term.is_active(succession)
    RETURN successor, CASE WHEN succession.kind = 'deputy' THEN 1 ELSE 2 END AS place
    UNION ALL
    MATCH (person)<-[line:REPORTS_TO]-(successor:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid'
      AND term.is_active(line)
      AND (successor.layer <= person.layer + 1 OR any(word IN $deputy_words WHERE successor.title CONTAINS word))
    RETURN successor, CASE WHEN any(word IN $deputy_words WHERE successor.title CONTAINS word) THEN 3 ELSE 4 END AS place
    UNION ALL
    MATCH (person)-[seat:MEMBER_OF]->(:Department)<-[membership:MEMBER_OF]-(successor:Person)
    WHERE term.is_active(seat)
      AND term.is_active(membership)
      AND successor.layer >= person.layer
      AND successor.layer <= person.layer + 1
      AND any(word IN $deputy_words WHERE successor.title CONTAINS word)
    RETURN successor, 3 AS place
  }
  WITH person, successor, place
  WHERE successor.id <> person.id
    AND term.is_present(successor)
  WITH person, successor, min(place) AS place
  RETURN person, successor, place
}
WITH customer, person, successor, place,
  term.live_ties(successor) AS held_by
WITH customer.id AS customer_id,
     customer.name AS customer,
     person.id AS person_id,
     person.name AS person,
     person.title AS title,
     successor.id AS successor_id,
     successor.name AS successor,
     successor.title AS successor_title,
     successor.layer AS layer,
     place,
     term.general_stance(successor) AS stance,
     coalesce(successor.is_rising_star, false) AS is_rising_star,
     held_by
RETURN
  customer_id,
  customer,
  person_id,
  person,
  title,
  successor_id,
  successor,
  successor_title,
  layer,
  ['recorded_deputy', 'recorded_candidate', 'deputy_by_title', 'direct_report'][place - 1] AS ground,
  stance,
  is_rising_star,
  size(held_by) > 0 AS is_covered,
  held_by
ORDER BY customer_id, person_id, place, successor_id
