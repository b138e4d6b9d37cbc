/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "stale_days", "min_level"]
[params.most_steps]
type    = "int"
default = 1
ge      = 0
le      = 3
help    = { en = "Layers by which a target may lie above our highest live tie (our own default)", zh = "目标可高出我方最高有效联系的层数（我方默认值）" }
[items]
targets = { en = "{staff}[[ ({layer})]][[ for {target_level}]][[ by {due_on}]]", zh = "{staff}[[（{layer}）]][[，须达到{target_level}]][[，期限 {due_on}]]" }
rungs   = { en = "{person}[[ ({layer})]]", zh = "{person}[[（{layer}）]]" }
[en]
title   = "Relationship target out of our reach"
summary = """\
  People named as relationship targets whose layer lies too many steps above the highest on \
  which we hold a live tie, at that customer or its direct subsidiaries. Where we hold none, the \
  support layer counts as reached."""
why     = """\
  Whom we can win depends on our size and standing with them: chasing an unreachable top wastes \
  the effort that the next rung needs."""
finding = """\
  Target of {targets}, {steps|layer|layers} above [[our highest live tie there \
  ({reached_layer})]][[{!reached_layer}where we would have to begin, for we hold no live tie \
  there]]."""
remedy  = """\
  Win the next rung first[[, such as {rungs}, who report to {subject}]], or let an executive of \
  ours open with an executive visit."""
[zh]
title   = "关系目标超出可及范围"
summary = "被列为关系目标、但其层级比我方在该客户（或其直属下级单位）持有有效联系的最高层级高出过多者。没有任何有效联系时，按辅助层已可及计算。"
why     = "能争取到谁取决于我方的规模与地位：追逐够不着的最高层，会浪费攀下一级所需的精力。"
finding = """\
  关系目标（{targets}）比[[我方在该处的最高有效联系（{reached_layer}）]][[{!reached_layer}起点（我方在该处没有任何有效联系）\
  ]]高 {steps} 层。"""
remedy  = "先争取下一级[[，如向{subject}汇报的{rungs}]]，或由我方高层以高层拜访方式打开局面。"
+++ */
MATCH (:Staff)-[target:TARGETS]->(person:Person)
WHERE person.layer IS NOT NULL
  AND term.is_active(target)
  AND term.is_present(person)
MATCH (person)-[way:MEMBER_OF|PART_OF*1..7]->(customer:Customer)
WHERE all(step IN way WHERE term.is_active(step))
WITH DISTINCT customer, person
WHERE term.is_asked_customer(customer)
WITH customer, collect(person) AS targets
CALL (customer) {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE all(part IN parts WHERE term.is_active(part))
  RETURN DISTINCT department
  UNION
  MATCH (customer)<-[link:SUBSIDIARY_OF]-(below:Customer)
  WHERE term.is_active(link)
  MATCH (below)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE all(part IN parts WHERE term.is_active(part))
  RETURN DISTINCT department
}
OPTIONAL MATCH (department)<-[seat:MEMBER_OF]-(known:Person)
WHERE known.layer IS NOT NULL
  AND term.is_active(seat)
  AND term.is_present(known)
  AND EXISTS {
    MATCH (known)<-[tie:CONTACTS]-(:Staff)
    WHERE term.is_live_tie(tie)
  }
WITH customer, targets, min(known.layer) AS reached_layer
UNWIND targets AS person
WITH customer, person, reached_layer, coalesce(reached_layer, 4) - person.layer AS steps
WHERE steps > $most_steps
WITH customer.id AS customer_id,
     customer.name AS customer,
     'person' AS subject_kind,
     person.id AS subject_id,
     person.name AS subject,
     {
       title: person.title,
       layer: person.layer,
       reached_layer: reached_layer,
       steps: steps,
       targets: COLLECT {
         MATCH (person)<-[aim:TARGETS]-(staff:Staff)
         WHERE term.is_active(aim)
         RETURN {staff_id: staff.id, staff: staff.name, layer: staff.layer, target_level: aim.target_level, due_on: aim.due_on}
         ORDER BY staff.id, aim.key
       },
       rungs: COLLECT {
         MATCH (person)<-[line:REPORTS_TO]-(report:Person)
         WHERE coalesce(line.kind, 'solid') = 'solid'
           AND term.is_active(line)
           AND term.is_present(report)
         WITH DISTINCT report
         RETURN {person_id: report.id, person: report.name, layer: report.layer}
         ORDER BY coalesce(report.power, 0) DESC, report.id
         LIMIT 3
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
