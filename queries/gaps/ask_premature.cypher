/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id"]
[params.ask_level]
type    = "int"
default = 3
ge      = 0
le      = 4
help    = { en = "Lowest level of a tie that carries an ask (our own default: trust)", zh = "可以提出请求的最低关系级别（我方默认值：信任）" }
[items]
asks    = { en = "{staff} at {level}[[ on {asked_on}]][[: {request}]]", zh = "{staff}（当时为{level}[[，{asked_on}]]）[[：{request}]]" }
askers  = { en = "{staff}", zh = "{staff}" }
trusted = { en = "{staff}", zh = "{staff}" }
[en]
title   = "Asked for more than trust allows"
summary = """\
  People who were asked for something by a colleague of ours whose tie to them, on the day of \
  asking, was below the level that an ask needs. An ask without a day is judged by today's tie; \
  an ask that has ended is not looked at."""
why     = """\
  Influence is only as deep as trust: an ask before its time is refused, and costs the trust \
  that there was."""
finding = "Asked before there was {needed_level}: {asks}."
remedy  = """\
  Let {askers} first do something for {subject}, such as closing a leftover issue or a technical \
  exchange[[; or let {trusted} ask, who has the trust]]."""
[zh]
title   = "请求超出信任程度"
summary = "我方同事在关系尚未达到所需级别时就提出请求的客户人员；级别以提出请求当日为准，未注明日期者以基准日为准。已结束的请求不计。"
why     = "影响力只与信任一样深：时机未到的请求会被拒绝，还会损耗已有的信任。"
finding = "尚未达到“{needed_level}”就提出请求：{asks}。"
remedy  = "请{askers}先为{subject}做实事，如解决遗留问题或安排技术交流[[；或改由已获信任的{trusted}提出]]。"
+++ */
MATCH (staff:Staff)-[ask:ASKS]->(person:Person)
WHERE (ask.asked_on IS NULL OR ask.asked_on <= $as_of)
  AND term.is_active(ask)
  AND term.is_present(person)
WITH staff, person, ask.request AS request, ask.asked_on AS asked_on, coalesce(ask.asked_on, $as_of) AS day
WITH staff, person, request, asked_on, day, coalesce(head(COLLECT {
  MATCH (staff)-[tie:CONTACTS]->(person)
  WHERE tie.level IS NOT NULL
    AND term.is_active(tie, day)
  RETURN tie.level
  ORDER BY tie.level DESC
  LIMIT 1
}), 0) AS level
WITH staff, person, request, asked_on, day, level
WHERE level < $ask_level
WITH staff, person, request, asked_on, day, level
ORDER BY staff.id, day, coalesce(request, '')
WITH person,
     collect({staff_id: staff.id, staff: staff.name, level: level, asked_on: asked_on, request: request}) AS asks,
     collect(DISTINCT {staff_id: staff.id, staff: staff.name}) AS askers
MATCH (person)-[way:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN way WHERE term.is_active(step))
WITH DISTINCT customer, person, asks, askers
WHERE term.is_asked_customer(customer)
RETURN customer, person AS subject, {
  title: person.title,
  layer: person.layer,
  needed_level: $ask_level,
  asks: asks,
  askers: askers,
  trusted: COLLECT {
    MATCH (holder:Staff)-[holding:CONTACTS]->(person)
    WHERE holding.level >= $ask_level
      AND term.is_active(holding)
      AND term.is_present(holder)
    RETURN {staff_id: holder.id, staff: holder.name}
    ORDER BY holding.level DESC, holder.id, holding.key
    LIMIT 1
  }
} AS evidence
