/* +++
title   = { en = "Relationship and share by region", zh = "按区域的关系与份额" }
summary = { en = "For each group and region of its customers: customers, key people and those covered, departments in contact range and those covered, projects won and lost in the period, and of each known competitor the mean share that it supplies there. A customer's group is the highest of those above it, up to three steps; one outside any group is a group of its own, and customers that belong to each other are one group.", zh = "逐集团、逐区域列出其客户数、关键客户及已覆盖数、接触范围内部门及已覆盖数、周期内赢单与失单数，以及各竞争对手在当地的平均供货份额。客户的集团取其上三级以内的最高者；不属于任何集团的客户自成一组，相互隶属的客户合为一组。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days"]

[columns]
group_id             = { type = "str", en = "group id", zh = "集团编号" }
group                = { type = "str?", en = "group", zh = "集团" }
region               = "str?"
customers            = { type = "int", en = "customers", zh = "客户数" }
key_people           = "int"
covered              = "int"
departments_in_range = "int"
departments_covered  = "int"
projects_won         = "int"
projects_lost        = "int"
rival_shares         = "list[map]"
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
  AS broad_figures
WITH customer, key_figures, broad_figures,
  COLLECT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND project.closed_on <= $as_of
      AND project.closed_on >= $as_of - duration({days: $activity_days})
      AND project.outcome IN ['won', 'lost']
    WITH DISTINCT project
    RETURN project.outcome AS outcome
    ORDER BY project.id
  } AS outcomes,
  coalesce(head(COLLECT {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(above:Customer)
    WHERE above <> customer AND all(link IN links WHERE
      // term is_active(link)
      (link.since IS NULL OR link.since <= $as_of)
      AND (link.until IS NULL OR link.until > $as_of)
      // end
    )
    WITH above, size(links) AS steps
    ORDER BY steps DESC, above.id
    LIMIT 1
    OPTIONAL MATCH ring = (above)-[circle_links:SUBSIDIARY_OF*2..4]->(above)
    WHERE all(circle_link IN circle_links WHERE
      // term is_active(circle_link)
      (circle_link.since IS NULL OR circle_link.since <= $as_of)
      AND (circle_link.until IS NULL OR circle_link.until > $as_of)
      // end
    )
    UNWIND coalesce(nodes(ring), [above]) AS head_company
    RETURN {id: head_company.id, name: head_company.name} AS held
    ORDER BY head_company.id
    LIMIT 1
  }), {id: customer.id, name: customer.name}) AS root
WITH root.id AS group_id, root.name AS group, customer.region AS region,
     count(customer) AS customers,
     collect(customer) AS members,
     sum(key_figures.key_people) AS key_people,
     sum(key_figures.covered) AS covered,
     sum(broad_figures.departments) AS departments_in_range,
     sum(broad_figures.departments_covered) AS departments_covered,
     sum(size([outcome IN outcomes WHERE outcome = 'won'])) AS projects_won,
     sum(size([outcome IN outcomes WHERE outcome = 'lost'])) AS projects_lost
RETURN group_id,
       group,
       region,
       customers,
       key_people,
       covered,
       departments_in_range,
       departments_covered,
       projects_won,
       projects_lost,
       COLLECT {
         UNWIND members AS member
         MATCH (member)<-[supply:SUPPLIES]-(competitor:Competitor)
         WHERE
           // term is_active(supply)
           (supply.since IS NULL OR supply.since <= $as_of)
           AND (supply.until IS NULL OR supply.until > $as_of)
           // end
           AND supply.share IS NOT NULL
         WITH competitor, round(avg(supply.share), 3) AS mean_share
         RETURN {competitor_id: competitor.id, competitor: competitor.name, share: mean_share}
         ORDER BY mean_share DESC, competitor.id
       } AS rival_shares
ORDER BY group_id, region IS NULL, region
