/* +++
title   = { en = "Invitation ladder", zh = "邀请阶梯" }
summary = { en = "Whom to invite, in the method's order: the layer that decides, then management, then operation, then people of our partners (channels and suppliers) who have a tie with us. Within a step key people come first, then the higher power. Each with who of ours would invite (the best live tie) and who stands in if they decline: a recorded successor, else a solid-line report of the nearest layer. Opposed people are listed with their stance, not left out.", zh = "按方法规定的次序列出邀请对象：决策层、管理层、操作层，然后是与我方有联系的伙伴（渠道与供应商）人员。同一级内关键客户在前，再按权力高低。每人列出由谁邀请（最好的有效联系）以及不能出席时的替补：已记录的继任者，否则层级最近的实线下属。反对者照列并注明立场。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "stale_days", "min_level"]
requires = ["customer_id"]

[columns]
step        = { type = "int", en = "step", zh = "次序" }
customer_id = "str"
customer    = "str?"
person_id   = "str"
person      = "str?"
title       = "str?"
layer       = "int?"
is_key      = { type = "bool", en = "key person", zh = "关键客户" }
stance      = "int?"
inviter_id  = { type = "str?", en = "inviter (id)", zh = "邀请人（编号）" }
inviter     = { type = "str?", en = "inviter", zh = "邀请人" }
stand_in_id = { type = "str?", en = "stand-in (id)", zh = "替补（编号）" }
stand_in    = { type = "str?", en = "stand-in", zh = "替补" }
+++ */
CALL () {
  MATCH (customer:Customer)
  WHERE coalesce(customer.role, 'customer') = 'customer'
    AND
    // term is_asked_customer
    ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
      MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
      WHERE group.id = $customer_id
        AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                                AND (link.until IS NULL OR link.until > $as_of))
    })
    // end
  RETURN customer, false AS is_partner
  UNION
  MATCH (customer:Customer)
  WHERE customer.role IN ['channel', 'supplier']
  RETURN customer, true AS is_partner
}
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
  // term is_active(part)
  (part.since IS NULL OR part.since <= $as_of)
  AND (part.until IS NULL OR part.until > $as_of)
  // end
)
WITH DISTINCT customer, is_partner, department
MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
WHERE
  // term is_active(membership)
  (membership.since IS NULL OR membership.since <= $as_of)
  AND (membership.until IS NULL OR membership.until > $as_of)
  // end
  AND
  // term is_present(person)
  (person.left_on IS NULL OR person.left_on > $as_of)
  // end
WITH DISTINCT customer, is_partner, person
WITH customer, is_partner, person,
  // term is_key_person
  (coalesce(person.is_top_leader, false) OR EXISTS {
    MATCH (person)-[decision:DECIDES]->(project:Project)
    WHERE (decision.since IS NULL OR decision.since <= $as_of)
      AND (decision.until IS NULL OR decision.until > $as_of)
      AND (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  })
  // end
  AS is_key,
  head(
    // term live_ties
    COLLECT {
      MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
      WHERE (tie.since IS NULL OR tie.since <= $as_of)
        AND (tie.until IS NULL OR tie.until > $as_of)
        AND tie.level >= $min_level
        AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
      RETURN {
        staff_id: staff.id,
        staff: staff.name,
        layer: staff.layer,
        function: coalesce(staff.function, head(COLLECT {
          MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
          WHERE (membership.since IS NULL OR membership.since <= $as_of)
            AND (membership.until IS NULL OR membership.until > $as_of)
            AND unit.category IS NOT NULL
          RETURN unit.category
          ORDER BY unit.id
          LIMIT 1
        })),
        left_on: staff.left_on,
        role: tie.role,
        level: tie.level,
        since: tie.since,
        last_contact_on: tie.last_contact_on
      }
      ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
    }
    // end
  ) AS tie
// Partners' people are asked along only when somebody of ours knows them.
WHERE NOT is_partner OR tie IS NOT NULL
WITH customer, person, is_key, tie, CASE WHEN is_partner THEN 4 WHEN person.layer = 1 THEN 1 WHEN person.layer = 2 THEN 2 ELSE 3 END AS step,
  head(COLLECT {
    MATCH (person)<-[succession:MAY_SUCCEED]-(heir:Person)
    WHERE heir.id <> person.id
      AND
      // term is_active(succession)
      (succession.since IS NULL OR succession.since <= $as_of)
      AND (succession.until IS NULL OR succession.until > $as_of)
      // end
      AND
      // term is_present(heir)
      (heir.left_on IS NULL OR heir.left_on > $as_of)
      // end
    RETURN {person_id: heir.id, person: heir.name}
    ORDER BY succession.kind IS NULL, succession.kind <> 'deputy', heir.id
  }) AS heir,
  head(COLLECT {
    MATCH (person)<-[line:REPORTS_TO]-(report:Person)
    WHERE coalesce(line.kind, 'solid') = 'solid' AND report.id <> person.id
      AND
      // term is_active(line)
      (line.since IS NULL OR line.since <= $as_of)
      AND (line.until IS NULL OR line.until > $as_of)
      // end
      AND
      // term is_present(report)
      (report.left_on IS NULL OR report.left_on > $as_of)
      // end
    RETURN {person_id: report.id, person: report.name}
    ORDER BY report.layer IS NULL, report.layer, report.power IS NULL, report.power DESC, report.id
  }) AS report
WITH step, customer.id AS customer_id, customer.name AS customer, person.id AS person_id, person.name AS person, person.title AS title, person.layer AS layer,
     person.power AS power, is_key,
     // term general_stance
     CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
     // end
     AS stance, tie.staff_id AS inviter_id, tie.staff AS inviter,
     coalesce(heir.person_id, report.person_id) AS stand_in_id, CASE WHEN heir IS NULL THEN report.person ELSE heir.person END AS stand_in
RETURN step,
       customer_id,
       customer,
       person_id,
       person,
       title,
       layer,
       is_key,
       stance,
       inviter_id,
       inviter,
       stand_in_id,
       stand_in
ORDER BY step, NOT is_key, power IS NULL, power DESC, layer IS NULL, layer, customer_id, person_id
