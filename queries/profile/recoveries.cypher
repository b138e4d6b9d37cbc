/* +++
kind = "view"
uses = ["as_of", "customer_id"]
[columns]
customer_id  = "str"
customer     = "str?"
person_id    = "str"
person       = "str?"
staff_id     = "str"
staff        = "str?"
level_before = { type = "int", en = "level before", zh = "原级别" }
level_after  = { type = "int", en = "level after the fall", zh = "下降后级别" }
fell_on      = { type = "date", en = "fell on", zh = "下降日期" }
recovered_on = { type = "date?", en = "recovered on", zh = "恢复日期" }
days         = { type = "int", en = "days so far", zh = "所用天数" }
[en]
title   = "Recoveries"
summary = """\
  Ties whose level fell on some day, and how long it took to reach the old level again: who, \
  from which level to which, the day of the fall, the day of the recovery, days between; still \
  open when it has not recovered by the day asked about. Each fall of a pair is a row. A tie \
  that ended without one that follows counts as fallen to 0."""
[zh]
title   = "关系修复"
summary = """\
  级别曾下降的联系及恢复原级别所用时间：涉及人员、由何级降至何级、下降日、恢复日与间隔天数；截至基准日未恢复者为仍未恢复。同一对人员的每次下降一行。联系结束且无后续者视为降至 0。"""
+++ */
MATCH (person:Person)<-[before:CONTACTS]-(staff:Staff)
WHERE before.until <= $as_of AND before.level > 0 AND (before.since IS NULL OR before.since < before.until)
WITH person, staff, before,
  // The tie of the pair that follows, if it begins by the day asked about.
  head(COLLECT {
    MATCH (person)<-[following:CONTACTS]-(staff)
    WHERE following.since >= before.until AND following.since <= $as_of AND (following.until IS NULL OR following.until > following.since)
    RETURN {level: coalesce(following.level, 0), since: following.since}
    ORDER BY following.since, following.level, following.key
  }) AS following
WHERE following IS NULL OR following.since > before.until OR following.level < before.level
WITH person, staff, before, CASE WHEN following.since = before.until THEN following.level ELSE 0 END AS level_after
WITH person, staff, before, level_after,
  head(COLLECT {
    MATCH (person)<-[again:CONTACTS]-(staff)
    WHERE again.since >= before.until AND again.since <= $as_of AND again.level >= before.level AND (again.until IS NULL OR again.until > again.since)
    RETURN again.since
    ORDER BY again.since
  }) AS recovered_on
MATCH (person)-[membership:MEMBER_OF]->(department:Department)
WHERE term.is_active(membership)
  AND term.is_present(person)
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH DISTINCT customer.id AS customer_id, customer.name AS customer, person.id AS person_id, person.name AS person, staff.id AS staff_id, staff.name AS staff,
     before.level AS level_before, level_after, before.until AS fell_on, recovered_on
RETURN customer_id,
       customer,
       person_id,
       person,
       staff_id,
       staff,
       level_before,
       level_after,
       fell_on,
       recovered_on,
       duration.inDays(fell_on, coalesce(recovered_on, $as_of)).days AS days
ORDER BY customer_id, person_id, staff_id, fell_on, level_before
