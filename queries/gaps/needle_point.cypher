/* +++
kind        = "gap"
severity    = "high"
uses        = ["as_of", "customer_id", "stale_days", "min_level", "half_life_days"]
identity    = ["decider_id", "staff_id", "person_id"]
computed_by = "needle_points"
[params.max_pair_share]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Share of a customer's tie strength that one pair may hold (our own default); 0 to 1", zh = "一对人员在一个客户的联系强度中可占的最大比例（自定默认值），0 到 1" }
[params.max_steps]
type    = "int"
default = 3
ge      = 1
le      = 4
help    = { en = "Most steps of reporting and influence between a person and the decider for the person to be looked at (our own default)", zh = "所考察人员与决策人之间汇报与影响的最多步数（自定默认值）" }
[items]
through  = { en = "[[{staff} (ours)]][[{person}]]", zh = "[[{staff}（我方）]][[{person}]]" }
paths    = { en = "{staff}[[ (by way of {persons})]]", zh = "{staff}[[（经{persons}）]]" }
openings = { en = "{person}", zh = "{person}" }
[en]
title   = "Needle point"
summary = """\
  Customers where one pair of people, one of ours and one of theirs, holds more than the given \
  share of all tie strength; and live projects where every way of ours to a final decider passes \
  through the same colleague or the same person of theirs. A way is a live tie of ours, then \
  reporting lines upwards and influence along its arrow, among the people who are at most \
  max_steps away from the decider; people known to be opposed and influence marked as conflict \
  carry nothing. Deciders whom no way of ours reaches are left to the rules on missing ties."""
why     = """\
  When everything passes through one person, that person's holiday, transfer or change of mind \
  cuts us off."""
finding = """\
  [[{share_percent} % of all tie strength here lies between {staff} and {person}.]][[All our \
  ways to {decider}, who makes the final call, pass through {through}: {paths}.]]"""
remedy  = """\
  [[{?share_percent}Bring a second colleague to {person}, and {staff} to other people here, for \
  a start by a topical exchange or a visit to us.]][[Open a way of its own: let a colleague who \
  is not on these ways meet {openings}, for a start by a technical or topical exchange.]]"""
[zh]
title   = "关系针尖"
summary = """\
  一对人员（我方一人、客户一人）占某客户联系强度超过给定比例的客户；以及我方通往最终决策人的所有路径都经过同一位我方人员或同一位客户人员的在途项目。路径为我方有效联系，\
  再沿汇报线向上或沿影响方向，仅限距决策人至多 max_steps 步的人员；已知反对者与对立的影响不作路径。完全无路可达的决策人由缺少联系的规则报告。"""
why     = "一切都经过一个人时，此人休假、调动或变卦，我们就被切断。"
finding = """\
  [[此处联系强度的 {share_percent}% 系于{staff}与{person}这一对。]][[我方通往最终拍板人{decider}的所有路径都经过{through}：\
  {paths}。]]"""
remedy  = """\
  [[{?share_percent}安排第二位同事认识{person}，并让{staff}认识此处更多人员，可先从专题交流或邀请来访开始。]][[另辟一条路径：\
  安排不在上述路径上的同事结识{openings}，可先从技术交流或专题交流开始。]]"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
CALL (customer) {
  // One pair that holds most: every active tie counts with its strength, which fades with silence.
  MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE all(part IN parts WHERE term.is_active(part))
    AND term.is_active(membership)
    AND term.is_present(person)
  WITH DISTINCT customer, person
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_active(tie)
  WITH customer, person, staff,
    term.strength(tie) AS strength
  WHERE strength > 0
  WITH customer, person, staff, sum(strength) AS strength
  ORDER BY staff.id, person.id
  WITH customer,
       sum(strength) AS total,
       collect({strength: strength, staff_id: staff.id, staff: staff.name, person_id: person.id, person: person.name}) AS pairs
  UNWIND pairs AS pair
  // Rounded, because sums of the same strengths differ in their last digits from engine to engine.
  WITH customer, pair, round(pair.strength / total, 6) AS share
  WHERE share > $max_pair_share
  RETURN 'customer' AS subject_kind,
         customer.id AS subject_id,
         customer.name AS subject,
         {
           share_percent: round(100 * share, 1),
           staff_id: pair.staff_id,
           staff: pair.staff,
           person_id: pair.person_id,
           person: pair.person,
           decider_id: null,
           decider: null,
           through: [],
           paths: [],
           openings: [],
           network: []
         } AS evidence
  UNION ALL
  // The people from whom a final decider can be reached. A decider with live ties to two of ours has two ways already.
  MATCH (customer)<-[sale:FOR]-(project:Project)<-[decision:DECIDES]-(decider:Person)
  WHERE decision.point = 'final'
    AND term.is_active(sale)
    AND term.is_live_project(project)
    AND term.is_active(decision)
    AND term.is_present(decider)
  WITH DISTINCT project, decider
  WHERE size(COLLECT {
    MATCH (decider)<-[tie:CONTACTS]-(staff:Staff)
    WHERE term.is_live_tie(tie)
    RETURN DISTINCT staff.id
  }) < 2
  CALL (decider) {
    // From the decider outwards: the other way round the embedded engine walks on from everybody there is.
    MATCH (decider)<-[links:REPORTS_TO|INFLUENCES*0..4]-(near:Person)
    WHERE size(links) <= $max_steps
      AND all(link IN links WHERE coalesce(link.is_conflict, false) = false
        AND term.is_active(link))
    WITH DISTINCT decider, near
    ORDER BY near.id
    RETURN collect({
      person_id: near.id,
      person: near.name,
      is_closed: near.id <> decider.id AND (coalesce(term.general_stance(near) = -1, false) OR NOT (term.is_present(near))),
      leads_to: COLLECT {
        MATCH (near)-[link:REPORTS_TO|INFLUENCES]->(led:Person)
        WHERE coalesce(link.is_conflict, false) = false
          AND term.is_active(link)
        RETURN DISTINCT led.id AS led_id
        ORDER BY led_id
      },
      known_to: COLLECT {
        MATCH (near)<-[tie:CONTACTS]-(staff:Staff)
        WHERE term.is_live_tie(tie)
        RETURN DISTINCT {staff_id: staff.id, staff: staff.name} AS holder
        ORDER BY holder.staff_id
      }
    }) AS network
  }
  WITH project, decider, network
  WHERE any(person IN network WHERE size(person.known_to) > 0)
  RETURN 'project' AS subject_kind,
         project.id AS subject_id,
         project.name AS subject,
         {
           share_percent: null,
           staff_id: null,
           staff: null,
           person_id: null,
           person: null,
           decider_id: decider.id,
           decider: decider.name,
           through: [],
           paths: [],
           openings: [],
           network: network
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
ORDER BY customer_id, subject_kind, subject_id, evidence.decider_id, evidence.staff_id, evidence.person_id
