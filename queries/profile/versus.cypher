/* +++
title   = { en = "We against each competitor", zh = "与各竞争对手的对比" }
summary = { en = "For each customer, competitor and layer how many each side reaches: key people at the key level, departments in contact range, executives. Ours by live ties, theirs by the ties that we know of; a competitor that supplies but of whose ties nothing is known stays unknown.", zh = "逐客户、逐竞争对手、逐层比较双方触达：达到关键级别的关键客户、接触范围内的部门、高层。我方以有效联系计，对方以我方已知的关系计；有供货但关系一无所知者为未知。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds"]

[columns]
customer_id   = "str"
customer      = "str?"
competitor_id = "str?"
competitor    = "str?"
dimension     = "str?"
base          = "int?"
ours          = "int?"
theirs        = "int?"
our_share     = "float?"
their_share   = "float?"
standing      = "str"
reason        = "str?"
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
WITH customer, $as_of AS day
WITH customer, day,
  // term key_figures
  head(COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                              AND (part.until IS NULL OR part.until > day))
      AND (membership.since IS NULL OR membership.since <= day)
      AND (membership.until IS NULL OR membership.until > day)
      AND (person.left_on IS NULL OR person.left_on > day)
      AND (coalesce(person.is_top_leader, false) OR EXISTS {
        MATCH (person)-[decision:DECIDES]->(project:Project)
        WHERE (decision.since IS NULL OR decision.since <= day)
          AND (decision.until IS NULL OR decision.until > day)
          AND (project.opened_on IS NULL OR project.opened_on <= day)
          AND (project.closed_on IS NULL OR project.closed_on > day)
      })
    WITH DISTINCT person, day,
      // A general stance that was confirmed later was not known yet.
      CASE WHEN person.stance_on IS NULL OR person.stance_on <= day THEN person.stance END AS general_stance
    WITH person, general_stance,
      EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE (tie.since IS NULL OR tie.since <= day)
          AND (tie.until IS NULL OR tie.until > day)
          AND tie.level >= $min_level
          AND tie.level >= $key_level
          AND tie.last_contact_on >= day - duration({days: $stale_days})
      } AS is_covered,
      EXISTS {
        MATCH (person)<-[first_tie:CONTACTS]-(first:Staff)
        MATCH (person)<-[second_tie:CONTACTS]-(second:Staff)
        WHERE first.id <> second.id
          AND first_tie.role = 'A'
          AND second_tie.role = 'B'
          AND (first_tie.since IS NULL OR first_tie.since <= day)
          AND (first_tie.until IS NULL OR first_tie.until > day)
          AND first_tie.level >= $min_level
          AND first_tie.last_contact_on >= day - duration({days: $stale_days})
          AND (second_tie.since IS NULL OR second_tie.since <= day)
          AND (second_tie.until IS NULL OR second_tie.until > day)
          AND second_tie.level >= $min_level
          AND second_tie.last_contact_on >= day - duration({days: $stale_days})
      } AS is_backed,
      COLLECT {
        MATCH (person)-[decision:DECIDES]->(project:Project)
        WHERE (decision.since IS NULL OR decision.since <= day)
          AND (decision.until IS NULL OR decision.until > day)
          AND (project.opened_on IS NULL OR project.opened_on <= day)
          AND (project.closed_on IS NULL OR project.closed_on > day)
        RETURN coalesce(decision.stance, general_stance) AS stance
        ORDER BY stance
      } AS decided_stances
    WITH person, is_covered, is_backed,
         CASE WHEN size(decided_stances) > 0 THEN [stance IN decided_stances WHERE stance IS NOT NULL]
              WHEN general_stance IS NOT NULL THEN [general_stance]
              ELSE [] END AS stances
    RETURN {
      key_people: count(person),
      covered: sum(CASE WHEN is_covered THEN 1 ELSE 0 END),
      backed: sum(CASE WHEN is_backed THEN 1 ELSE 0 END),
      stance_known: sum(CASE WHEN size(stances) > 0 THEN 1 ELSE 0 END),
      supportive: sum(CASE WHEN size(stances) > 0 AND all(stance IN stances WHERE stance >= 1) THEN 1 ELSE 0 END)
    } AS figures
  })
  // end
  AS key_figures,
  // term broad_figures
  coalesce(head(COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE coalesce(department.is_in_contact_range, true)
      AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                              AND (part.until IS NULL OR part.until > day))
    WITH DISTINCT department, day
    OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE (membership.since IS NULL OR membership.since <= day)
      AND (membership.until IS NULL OR membership.until > day)
      AND (person.left_on IS NULL OR person.left_on > day)
    WITH DISTINCT department, person, day
    WITH department, person,
      CASE WHEN person IS NOT NULL AND EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE (tie.since IS NULL OR tie.since <= day)
          AND (tie.until IS NULL OR tie.until > day)
          AND tie.level >= $min_level
          AND tie.last_contact_on >= day - duration({days: $stale_days})
      } THEN 1 ELSE 0 END AS reached
    WITH department, person.layer AS layer, count(person) AS cell_people, sum(reached) AS cell_reached
    WITH department,
         sum(cell_people) AS people,
         sum(cell_reached) AS people_reached,
         sum(CASE WHEN layer IS NOT NULL THEN 1 ELSE 0 END) AS cells,
         sum(CASE WHEN layer IS NOT NULL AND cell_reached > 0 THEN 1 ELSE 0 END) AS cells_covered
    OPTIONAL MATCH (category:Category {id: department.category})
    WITH count(department) AS departments,
         sum(CASE WHEN people_reached > 0 THEN 1 ELSE 0 END) AS departments_covered,
         sum(CASE WHEN category.line IS NULL THEN 1 ELSE 0 END) AS departments_without_line,
         sum(cells) AS cells,
         sum(cells_covered) AS cells_covered,
         collect(DISTINCT CASE WHEN people_reached > 0 THEN category.line END) AS lines_reached,
         sum(people) AS people,
         sum(people_reached) AS people_reached
    RETURN {
      departments: departments,
      departments_covered: departments_covered,
      departments_without_line: departments_without_line,
      cells: cells,
      cells_covered: cells_covered,
      lines: [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE line IN lines_reached],
      people: people,
      people_reached: people_reached
    } AS figures
  }), {
    departments: 0,
    departments_covered: 0,
    departments_without_line: 0,
    cells: 0,
    cells_covered: 0,
    lines: [],
    people: 0,
    people_reached: 0
  })
  // end
  AS broad_figures,
  // term organisational_figures
  head([known IN [{
      activities: COLLECT {
        MATCH (customer)<-[link:WITH]-(activity:Activity)
        WHERE activity.occurred_on <= day
          AND (link.since IS NULL OR link.since <= day)
          AND (link.until IS NULL OR link.until > day OR (
            link.until > activity.occurred_on
            AND (link.since IS NULL OR link.since <= activity.occurred_on)
          ))
        WITH DISTINCT activity, activity.occurred_on >= day - duration({days: $activity_days}) AS is_recent
        RETURN {method: activity.method, kind: activity.kind, is_recent: is_recent} AS held
        ORDER BY activity.id
      },
      executives: COLLECT {
        MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
        WHERE person.layer = 1
          AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                                  AND (part.until IS NULL OR part.until > day))
          AND (membership.since IS NULL OR membership.since <= day)
          AND (membership.until IS NULL OR membership.until > day)
          AND (person.left_on IS NULL OR person.left_on > day)
        WITH DISTINCT person, day
        WITH person,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(:Staff)
            WHERE (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_reached,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
            WHERE staff.layer = 1
              AND (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_paired
        RETURN {is_reached: is_reached, is_paired: is_paired} AS held
        ORDER BY person.id
      },
      agreements: COLLECT {
        MATCH (customer)<-[partner:WITH]-(agreement:Agreement)
        WHERE (partner.since IS NULL OR partner.since <= day)
          AND (partner.until IS NULL OR partner.until > day)
          AND (agreement.signed_on IS NULL OR agreement.signed_on <= day)
          AND (agreement.ends_on IS NULL OR agreement.ends_on > day)
        WITH DISTINCT agreement, day
        WITH agreement, day, EXISTS {
          MATCH (agreement)<-[link:UNDER]-(activity:Activity)
          WHERE activity.occurred_on <= day
            AND activity.occurred_on >= day - duration({days: $agreement_days})
            AND (link.since IS NULL OR link.since <= day)
            AND (link.until IS NULL OR link.until > day OR (
              link.until > activity.occurred_on
              AND (link.since IS NULL OR link.since <= activity.occurred_on)
            ))
        } AS is_alive
        // One that was signed only lately still has time for its first activity.
        WHERE is_alive OR agreement.signed_on IS NULL OR agreement.signed_on < day - duration({days: $agreement_days})
        RETURN is_alive
        ORDER BY agreement.id
      }
    }] | {
      methods: [method IN ['communicate', 'match', 'joint', 'recognition']
                WHERE any(activity IN known.activities WHERE activity.is_recent AND activity.method = method)],
      events: size([activity IN known.activities WHERE activity.is_recent AND activity.kind IN $organisational_kinds]),
      activities: size(known.activities),
      executives: size(known.executives),
      executives_paired: size([executive IN known.executives WHERE executive.is_paired]),
      executives_reached: size([executive IN known.executives WHERE executive.is_reached]),
      agreements: size(known.agreements),
      agreements_alive: CASE WHEN any(executive IN known.executives WHERE executive.is_paired)
                             THEN size([is_alive IN known.agreements WHERE is_alive]) ELSE 0 END
  }])
  // end
  AS organisational_figures,
  // term rivals
  head([known IN [{
    courting: COLLECT {
      MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)<-[membership:MEMBER_OF]-(person:Person)<-[courting:COURTS]-(competitor:Competitor)
      WHERE all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                                AND (part.until IS NULL OR part.until > day))
        AND (membership.since IS NULL OR membership.since <= day)
        AND (membership.until IS NULL OR membership.until > day)
        AND (person.left_on IS NULL OR person.left_on > day)
        AND (courting.since IS NULL OR courting.since <= day)
        AND (courting.until IS NULL OR courting.until > day)
      WITH competitor, department, person, courting,
        (coalesce(person.is_top_leader, false) OR EXISTS {
          MATCH (person)-[decision:DECIDES]->(project:Project)
          WHERE (decision.since IS NULL OR decision.since <= day)
            AND (decision.until IS NULL OR decision.until > day)
            AND (project.opened_on IS NULL OR project.opened_on <= day)
            AND (project.closed_on IS NULL OR project.closed_on > day)
        }) AS is_key
      WITH competitor,
           count(DISTINCT person) AS people,
           count(DISTINCT CASE WHEN is_key AND courting.level >= $key_level THEN person.id END) AS key_people,
           count(DISTINCT CASE WHEN coalesce(department.is_in_contact_range, true) AND courting.level >= $min_level THEN department.id END) AS departments,
           count(DISTINCT CASE WHEN person.layer = 1 AND courting.level >= $min_level THEN person.id END) AS executives
      RETURN {competitor_id: competitor.id, competitor: competitor.name, people: people, key_people: key_people,
              departments: departments, executives: executives} AS rival
      ORDER BY competitor.id
    },
    supplying: COLLECT {
      MATCH (customer)<-[supply:SUPPLIES]-(competitor:Competitor)
      WHERE (supply.since IS NULL OR supply.since <= day)
        AND (supply.until IS NULL OR supply.until > day)
      WITH DISTINCT competitor
      RETURN {competitor_id: competitor.id, competitor: competitor.name, people: 0, key_people: null,
              departments: null, executives: null} AS rival
      ORDER BY competitor.id
    }
  }] | known.courting + [supplier IN known.supplying WHERE none(rival IN known.courting WHERE rival.competitor_id = supplier.competitor_id)]])
  // end
  AS rivals
WITH customer, rivals,
     [{dimension: 'key', base: key_figures.key_people, ours: key_figures.covered},
      {dimension: 'broad', base: broad_figures.departments, ours: broad_figures.departments_covered},
      {dimension: 'organisational', base: organisational_figures.executives, ours: organisational_figures.executives_reached}] AS reached
// A customer without a known competitor keeps a row: nothing to compare with is not the same as being ahead.
UNWIND CASE WHEN size(rivals) > 0 THEN rivals ELSE [null] END AS rival
UNWIND CASE WHEN rival IS NULL THEN [null] ELSE reached END AS reach
WITH customer, rival, reach,
     CASE reach.dimension WHEN 'key' THEN rival.key_people WHEN 'broad' THEN rival.departments WHEN 'organisational' THEN rival.executives END AS theirs
RETURN customer.id AS customer_id,
       customer.name AS customer,
       rival.competitor_id AS competitor_id,
       rival.competitor AS competitor,
       reach.dimension AS dimension,
       reach.base AS base,
       reach.ours AS ours,
       theirs,
       CASE WHEN reach.base > 0 THEN round(1.0 * reach.ours / reach.base, 3) END AS our_share,
       CASE WHEN reach.base > 0 THEN round(1.0 * theirs / reach.base, 3) END AS their_share,
       CASE
         WHEN rival IS NULL OR theirs IS NULL OR reach.base = 0 THEN 'unknown'
         WHEN reach.ours > theirs THEN 'ahead'
         WHEN reach.ours < theirs THEN 'behind'
         ELSE 'even'
       END AS standing,
       CASE
         WHEN rival IS NULL THEN 'no_rival_known'
         WHEN theirs IS NULL THEN 'rival_ties_unknown'
         WHEN reach.base = 0 THEN 'nobody_to_reach'
       END AS reason
ORDER BY customer_id, competitor_id, CASE dimension WHEN 'key' THEN 1 WHEN 'broad' THEN 2 ELSE 3 END
