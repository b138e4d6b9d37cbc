/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of"]
[params.person_id]
type = "str"
help = { en = "Id of the person at the customer", zh = "客户人员编号" }
[columns]
depth           = "int"
person_id       = "str"
person          = "str?"
title           = "str?"
layer           = "int?"
left_on         = "date?"
solid_managers  = "list[map]"
dotted_managers = "list[map]"
is_cycle        = "bool"
[en]
title   = "Reporting chain to the top"
summary = """\
  From one person up to the top along solid lines, one row per step; at each step the \
  dotted-line managers beside it. Two solid managers give two rows of one depth; a circle is \
  followed once and marked."""
[zh]
title   = "汇报链"
summary = "从某人沿实线逐级向上直至最高层，每级一行，并列出该级的虚线上级；有两个实线上级时同级两行；循环汇报只走一圈并加以标记。"
+++ */
MATCH (person:Person {id: $person_id})
MATCH (person)-[lines:REPORTS_TO*0..20]->(step:Person)
WHERE all(line IN lines WHERE coalesce(line.kind, 'solid') = 'solid' AND term.is_active(line))
WITH step, min(size(lines)) AS depth
ORDER BY depth, step.id
WITH collect({step: step, depth: depth}) AS chain
UNWIND chain AS link
WITH chain, link.depth AS depth, link.step AS step
RETURN
  depth,
  step.id AS person_id,
  step.name AS person,
  step.title AS title,
  step.layer AS layer,
  step.left_on AS left_on,
  COLLECT {
    MATCH (step)-[line:REPORTS_TO]->(manager:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid'
      AND term.is_active(line)
    RETURN {person_id: manager.id, person: manager.name, title: manager.title}
    ORDER BY manager.id
  } AS solid_managers,
  COLLECT {
    MATCH (step)-[line:REPORTS_TO]->(manager:Person)
    WHERE line.kind = 'dotted'
      AND term.is_active(line)
    RETURN {person_id: manager.id, person: manager.name, title: manager.title}
    ORDER BY manager.id
  } AS dotted_managers,
  // a manager who already stands at this depth or below closes a circle
  EXISTS {
    MATCH (step)-[line:REPORTS_TO]->(manager:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid'
      AND term.is_active(line)
      AND any(lower IN chain WHERE lower.step = manager AND lower.depth <= depth)
  } AS is_cycle
ORDER BY depth, person_id
