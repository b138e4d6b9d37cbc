/* +++
title    = { en = "Hangs on one colleague", zh = "单线联系" }
summary  = { en = "People to whom exactly one of our staff holds live ties, and customers where one of our staff holds more than the given share of the strength of all active ties.", zh = "只有一位我方人员保持有效联系的客户人员，以及某一位我方人员所占联系强度超过给定比例的客户。" }
why      = { en = "A relationship of one pair belongs to that pair, not to the company.", zh = "系于一人的关系属于个人，而不属于公司。" }
finding  = { en = "[[{!is_customer}Only one colleague holds a live tie: {held_by}.]][[{?is_customer}{share_percent} % of all tie strength here lies with one colleague: {held_by}; people reached: {people}.]]", zh = "[[{!is_customer}仅一位同事保持有效联系：{held_by}。]][[{?is_customer}此处联系强度的 {share_percent}% 系于一位同事：{held_by}，涉及 {people} 人。]]" }
remedy   = { en = "Bring in a second colleague beside {holder}[[, from a matching function ({colleagues})]][[{?is_customer}, and hand over part of the contacts]].", zh = "在{holder}之外引入第二位同事[[，来自对应岗位（{colleagues}）]][[{?is_customer}，并移交部分联系]]。" }
kind     = "gap"
severity = "high"
uses     = ["as_of", "customer_id", "stale_days", "min_level", "half_life_days"]
identity = ["holder_id"]
[params.max_share]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Share of a customer's tie strength that one of our staff may hold (the method); 0 to 1", zh = "一位我方人员在一个客户的联系强度中可占的最大比例（方法规定），0 到 1" }
[items]
held_by    = { en = "{staff} ([[{function}, ]]{level}[[ since {since}]][[, last contact {last_contact_on}]][[, gone from {left_on}]])", zh = "{staff}（[[{function}，]]{level}[[，始于 {since}]][[，最近联系 {last_contact_on}]][[，{left_on} 起离职]]）" }
colleagues = { en = "{name_en}", zh = "{name_zh}" }
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
WITH DISTINCT customer, department
WITH customer, collect(department) AS departments
CALL (customer, departments) {
  // People with one holder. Two ties of one colleague are still one colleague.
  UNWIND departments AS department
  MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
  WHERE
    // term is_active(seat)
    (seat.since IS NULL OR seat.since <= $as_of)
    AND (seat.until IS NULL OR seat.until > $as_of)
    // end
    AND
    // term is_present(person)
    (person.left_on IS NULL OR person.left_on > $as_of)
    // end
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE
    // term is_live_tie
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
    // end
  WITH department, person, min(staff.id) AS first_holder, max(staff.id) AS last_holder
  WHERE first_holder = last_holder
  WITH person, collect(DISTINCT department.category) AS categories
  WITH person, categories,
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
    AS held_by
  // What stands opposite is looked up once for all who share their categories.
  WITH categories, collect({person: person, holder: held_by[0]}) AS entries
  WITH entries,
    // term matching_functions
    COLLECT {
      UNWIND categories AS category
      MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
      WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
        AND (pairing.until IS NULL OR pairing.until > $as_of)
      WITH DISTINCT ours
      RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
      ORDER BY ours.id
    }
    // end
    AS matching
  UNWIND entries AS entry
  WITH entry.person AS person, entry.holder AS holder, matching
  RETURN 'person' AS subject_kind,
         person.id AS subject_id,
         person.name AS subject,
         {
           is_customer: false,
           title: person.title,
           layer: person.layer,
           held_by: [holder],
           holder_id: holder.staff_id,
           holder: holder.staff,
           share_percent: 100.0,
           people: 1,
           colleagues: [colleague IN matching WHERE coalesce(colleague.function <> holder.function, true)]
         } AS evidence
  UNION ALL
  // The customer as a whole: every active tie counts with its strength, which fades with silence.
  UNWIND departments AS department
  MATCH (department)<-[seat:MEMBER_OF]-(person:Person)
  WHERE
    // term is_active(seat)
    (seat.since IS NULL OR seat.since <= $as_of)
    AND (seat.until IS NULL OR seat.until > $as_of)
    // end
    AND
    // term is_present(person)
    (person.left_on IS NULL OR person.left_on > $as_of)
    // end
  WITH DISTINCT customer, person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE
    // term is_active(tie)
    (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    // end
  WITH customer, staff, person, tie,
    // term strength
    coalesce(25.0 * tie.level * 0.5 ^ (
      CASE WHEN tie.last_contact_on > $as_of THEN 0.0
           ELSE toFloat(duration.inDays(tie.last_contact_on, $as_of).days) END
      / $half_life_days), 0.0)
    // end
    AS strength
  WHERE strength > 0
  WITH customer, staff,
       sum(strength) AS strength,
       count(DISTINCT person) AS people_held,
       max(tie.level) AS level,
       min(tie.since) AS since,
       max(tie.last_contact_on) AS last_contact_on
  ORDER BY staff.id
  WITH customer,
       sum(strength) AS total,
       collect({
         staff: staff,
         strength: strength,
         people: people_held,
         level: level,
         since: since,
         last_contact_on: last_contact_on
       }) AS holders
  UNWIND holders AS held
  // Rounded, because sums of the same strengths differ in their last digits from engine to engine.
  WITH customer, held, held.staff AS staff, held.people AS people_held,
       round(held.strength / total, 6) AS share
  WHERE share > $max_share
  WITH customer, people_held, share, {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function:
      // term staff_function
      coalesce(staff.function, head(COLLECT {
        MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
        WHERE (membership.since IS NULL OR membership.since <= $as_of)
          AND (membership.until IS NULL OR membership.until > $as_of)
          AND unit.category IS NOT NULL
        RETURN unit.category
        ORDER BY unit.id
        LIMIT 1
      }))
      // end
      ,
    left_on: staff.left_on,
    level: held.level,
    since: held.since,
    last_contact_on: held.last_contact_on
  } AS holder
  WITH customer, holder, people_held, share, COLLECT {
    MATCH (customer)<-[branches:PART_OF*1..6]-(section:Department)<-[place:MEMBER_OF]-(member:Person)
    WHERE all(branch IN branches WHERE
        // term is_active(branch)
        (branch.since IS NULL OR branch.since <= $as_of)
        AND (branch.until IS NULL OR branch.until > $as_of)
        // end
      )
      AND
      // term is_active(place)
      (place.since IS NULL OR place.since <= $as_of)
      AND (place.until IS NULL OR place.until > $as_of)
      // end
      AND
      // term is_present(member)
      (member.left_on IS NULL OR member.left_on > $as_of)
      // end
    RETURN DISTINCT section.category
  } AS categories
  WITH customer, holder, people_held, share,
    // term matching_functions
    COLLECT {
      UNWIND categories AS category
      MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
      WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
        AND (pairing.until IS NULL OR pairing.until > $as_of)
      WITH DISTINCT ours
      RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
      ORDER BY ours.id
    }
    // end
    AS matching
  RETURN 'customer' AS subject_kind,
         customer.id AS subject_id,
         customer.name AS subject,
         {
           is_customer: true,
           held_by: [holder],
           holder_id: holder.staff_id,
           holder: holder.staff,
           share_percent: round(100 * share, 1),
           people: people_held,
           colleagues: [colleague IN matching WHERE coalesce(colleague.function <> holder.function, true)]
         } AS evidence
}
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id, customer.name AS customer, subject_kind, subject_id, subject, evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_kind, subject_id, evidence.holder_id
