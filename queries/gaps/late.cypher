/* +++
kind     = "gap"
severity = "high"
identity = ["point"]
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[items]
late    = { en = "{person}[[ (supportive {days_late|day|days} later)]][[{!days_late} (never in time: {stance})]]", zh = "{person}[[（晚 {days_late} 天才支持）]][[{!days_late}（始终未到位，立场{stance}）]]" }
in_time = { en = "{person}", zh = "{person}" }
ahead   = { en = "{point}[[ by {holders}]][[ (freezes {frozen_on})]]", zh = "{point}[[（{holders}）]][[，{frozen_on} 冻结]]" }
[en]
title   = "Control point frozen before we had support"
summary = """\
  Control points of live projects that froze while we lacked a live tie with known support to \
  someone who holds them. Known early but of unknown stance is left to stance_unknown."""
why     = "Support that comes after the freeze can't change the issued tender."
finding = "Not with us when {point} froze on {frozen_on}: {late}[[; in time: {in_time}]]."
remedy  = """\
  What is frozen stands.[[ Turn to the points still open: {ahead}, with a technical exchange or \
  an executive visit before each freezes.]][[{!ahead} Ask {asked} for a clarification or an \
  alternative offer, and be there earlier next time.]]"""
[zh]
title   = "控制点冻结前我方未获支持"
summary = "在途项目中，冻结时我方对持有者缺少已知支持的有效联系的控制点。联系及时但立场未知者归入“立场未知”。"
why     = "冻结之后得来的支持改变不了已发布的标书。"
finding = "{point}已于 {frozen_on} 冻结，未及时争取到{late}[[；及时到位：{in_time}]]。"
remedy  = """\
  已冻结的内容不可更改。[[应转向尚未冻结的控制点：{ahead}，在其冻结前安排技术交流或高层拜访。]][[{!ahead}可请{asked}协助澄清或接受备选方案，并在下次提前到位。\
  ]]"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
MATCH (person:Person)-[decision:DECIDES]->(project)
WHERE term.is_active(decision)
  AND term.is_present(person)
WITH project, customer, person, decision, decision.point AS point
WITH project, customer, person, decision, point,
  term.frozen_on(point, project) AS frozen_on
WHERE frozen_on <= $as_of
WITH project, customer, person, decision, point, frozen_on,
  term.known_stance(decision, person) AS stance,
  term.supportive_from(decision, person, project) AS supportive_from,
  term.live_ties(person) AS holders,
  term.first_tie_on(person) AS first_tie_on
WITH *,
  term.first_support_on(person, supportive_from) AS first_support_on
WITH *,
  term.is_in_time(frozen_on, stance, holders, first_tie_on, first_support_on) AS in_time
ORDER BY coalesce(decision.weight, -1.0) DESC, person.id, decision.since, decision.key
WITH project, customer, point, frozen_on,
     collect(CASE WHEN in_time = false THEN {
       person_id: person.id,
       person: person.name,
       title: person.title,
       weight: decision.weight,
       stance: stance,
       first_support_on: first_support_on,
       days_late: duration.inDays(frozen_on, first_support_on).days
     } END) AS late,
     collect(CASE WHEN in_time THEN {person_id: person.id, person: person.name} END) AS in_time
WHERE size(late) > 0
WITH project, customer, point, frozen_on, late, in_time,
  COLLECT {
    MATCH (holder:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(holder)
    WITH holder, decision.point AS open_point,
      term.frozen_on(decision.point, project) AS freezes_on
    WHERE freezes_on IS NULL OR freezes_on > $as_of
    WITH DISTINCT open_point, freezes_on, holder
    ORDER BY holder.id
    WITH open_point, freezes_on, collect(holder.id) AS holder_ids, collect(coalesce(holder.name, holder.id)) AS holders
    RETURN {point: open_point, frozen_on: freezes_on, holder_ids: holder_ids, holders: holders}
    ORDER BY freezes_on, open_point
  } AS ahead
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     point,
     {
       point: point,
       frozen_on: frozen_on,
       days_ago: duration.inDays(frozen_on, $as_of).days,
       late: late,
       asked: [one IN late | {person_id: one.person_id, person: one.person}],
       in_time: in_time,
       ahead: ahead
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id, CASE point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END
