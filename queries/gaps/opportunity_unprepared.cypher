/* +++
title    = { en = "Opportunity without a relationship in time", zh = "机会临近而关系未预埋" }
summary  = { en = "Projects that open within the lead time and where no relationship is in place: no live tie to anyone who will decide, or, while nobody is known to, to any executive or manager of the customer. Dropped ones are left out.", zh = "将在提前期内立项、而关系尚未到位的项目：与将来的决策人没有有效联系；决策人未知时，与客户任何高层或中层都没有有效联系。已放弃者除外。" }
why      = { en = "A relationship that begins with the tender begins too late.", zh = "到招标时才开始的关系为时已晚。" }
finding  = { en = "Opens on {opened_on}, in {days_left|day|days}; the relationship should have been in place by {due_on}.[[ Will decide: {deciders}.]][[{!deciders} Nobody is known who will decide.]]", zh = "将于 {opened_on} 立项，还有 {days_left} 天；关系本应在 {due_on} 前到位。[[将由{deciders}决策。]][[{!deciders}决策人未知。]]" }
remedy   = { en = "Open now with an executive visit or a topical exchange[[, first with {deciders}]][[{!deciders} to the managers of the departments that will buy and use it]].", zh = "现在就以高层拜访或专题交流建立联系[[，先从{deciders}入手]][[{!deciders}，先从将采购和使用该产品的部门负责人入手]]。" }
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.lead_days]
type    = "int"
default = 180
ge      = 0
le      = 36500
help    = { en = "Days before the opening by which a relationship should be in place (our own default)", zh = "关系应在立项前多少天到位（我方默认值）" }
[items]
deciders = { en = "{person}", zh = "{person}" }
+++ */
MATCH (project:Project)-[purchase:FOR]->(customer:Customer)
WHERE project.opened_on > $as_of
  AND project.opened_on <= $as_of + duration({days: $lead_days})
  AND coalesce(project.selection <> 'dropped', true)
  AND ($project_id IS NULL OR project.id = $project_id)
  AND
  // term is_active(purchase)
  (purchase.since IS NULL OR purchase.since <= $as_of)
  AND (purchase.until IS NULL OR purchase.until > $as_of)
  // end
WITH DISTINCT project, customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH project, customer,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
      AND (decision.until IS NULL OR decision.until > $as_of)
    WITH DISTINCT person
    RETURN person
    ORDER BY person.id
  } AS deciders
WITH project, customer, deciders,
  CASE WHEN size(deciders) > 0 THEN deciders ELSE COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.layer <= 2
      AND all(part IN parts WHERE
        // term is_active(part)
        (part.since IS NULL OR part.since <= $as_of)
        AND (part.until IS NULL OR part.until > $as_of)
        // end
      )
      AND
      // term is_active(membership)
      (membership.since IS NULL OR membership.since <= $as_of)
      AND (membership.until IS NULL OR membership.until > $as_of)
      // end
      AND
      // term is_present(person)
      (person.left_on IS NULL OR person.left_on > $as_of)
      // end
    WITH DISTINCT person
    RETURN person
    ORDER BY person.id
  } END AS people
WHERE none(person IN people WHERE EXISTS {
  MATCH (person)<-[tie:CONTACTS]-(:Staff)
  WHERE
    // term is_live_tie
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
})
WITH customer.id AS customer_id,
     customer.name AS customer,
     'project' AS subject_kind,
     project.id AS subject_id,
     project.name AS subject,
     {
       opened_on: project.opened_on,
       due_on: project.opened_on - duration({days: $lead_days}),
       days_left: duration.inDays($as_of, project.opened_on).days,
       amount: project.amount,
       horizon: project.horizon,
       deciders: [person IN deciders | {person_id: person.id, person: person.name}]
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
