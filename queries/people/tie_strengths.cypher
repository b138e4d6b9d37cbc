/* +++
kind = "view"
uses = ["as_of", "stale_days", "min_level", "half_life_days"]
[params.person_id]
type = "str?"
help = { en = "Only ties to this person", zh = "仅查与该客户人员的联系" }
[params.staff_id]
type = "str?"
help = { en = "Only ties of this staff member", zh = "仅查该我方人员的联系" }
[params.department_id]
type = "str?"
help = { en = "Only ties to people of this department", zh = "仅查与该部门人员的联系" }
[columns]
person_id       = "str"
person          = "str?"
staff_id        = "str"
staff           = "str?"
level           = "int?"
role            = { type = "str?", en = "owner role", zh = "AB角" }
since           = { type = "date?", en = "since", zh = "开始日期" }
last_contact_on = "date?"
days_since      = "int?"
half_life_days  = "int"
left_over       = "float"
strength        = "float"
band            = "str"
is_live         = "bool"
reason          = "str?"
[en]
title   = "Tie strengths with the figures behind them"
summary = """\
  Every active tie of a person, of one of ours, of a department or of all: level, days since the \
  last contact, what is left of it after that many half-lives, the strength (25 × level × what \
  is left), its band (70 and more strong, 40 to 69 fair, below weak), and whether it is live, \
  with the reason when it is not. Strongest first."""
[zh]
title   = "联系强度及其依据"
summary = """\
  某客户人员、某我方人员、某部门或全部的有效期内联系：级别、距最近联系天数、按半衰期衰减后的剩余、强度（25×级别×剩余）、等级（70 及以上为强，40 至 69 为中，以下为弱），\
  以及是否为有效联系及其原因。最强者在前。"""
+++ */
CALL () {
  // A named end is found by its id; all ties are read only when none is named.
  MATCH (person:Person {id: $person_id})<-[tie:CONTACTS]-(staff:Staff)
  WHERE $person_id IS NOT NULL
    AND ($staff_id IS NULL OR staff.id = $staff_id)
  RETURN person, tie, staff
  UNION ALL
  MATCH (person:Person)<-[tie:CONTACTS]-(staff:Staff {id: $staff_id})
  WHERE $person_id IS NULL
  RETURN person, tie, staff
  UNION ALL
  MATCH (person:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE $person_id IS NULL AND $staff_id IS NULL
  RETURN person, tie, staff
}
WITH person, tie, staff
WHERE term.is_active(tie)
  AND ($department_id IS NULL OR EXISTS {
    MATCH (person)-[membership:MEMBER_OF]->(:Department {id: $department_id})
    WHERE term.is_active(membership)
  })
WITH person, tie, staff,
     CASE WHEN tie.last_contact_on > $as_of THEN 0 ELSE duration.inDays(tie.last_contact_on, $as_of).days END AS days_since,
  term.strength(tie) AS exact
WITH person, tie, staff, days_since, round(exact, 1) AS strength
RETURN person.id AS person_id,
       person.name AS person,
       staff.id AS staff_id,
       staff.name AS staff,
       tie.level AS level,
       tie.role AS role,
       tie.since AS since,
       tie.last_contact_on AS last_contact_on,
       days_since,
       $half_life_days AS half_life_days,
       coalesce(round(0.5 ^ (toFloat(days_since) / $half_life_days), 3), 0.0) AS left_over,
       strength,
       CASE WHEN strength >= 70 THEN 'strong' WHEN strength >= 40 THEN 'fair' ELSE 'weak' END AS band,
       coalesce(term.is_live_tie(tie), false) AS is_live,
       CASE
         WHEN tie.last_contact_on IS NULL THEN 'no_contact_known'
         WHEN tie.level IS NULL THEN 'level_unknown'
         WHEN tie.level < $min_level THEN 'level_too_low'
         WHEN tie.last_contact_on < $as_of - duration({days: $stale_days}) THEN 'silent'
       END AS reason
ORDER BY strength DESC, person_id, staff_id, since, tie.key
