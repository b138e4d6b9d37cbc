/* +++
title   = { en = "All customers in one table", zh = "客户组合总览" }
summary = { en = "The three scores of every customer with their main counts; or of every group, which adds up its subsidiaries, or of every tier, region or industry. Of customers that belong to each other, the one with the smallest id stands for the group. Sorted by a score (lowest first, those without one last), tier, region or name.", zh = "全部客户的三项得分及主要依据；也可按集团（汇总其下属单位）、等级、区域或行业汇总。互为上下级的客户以编号最小者代表集团。可按得分（低者在前，无得分者在后）、等级、区域或名称排序。" }
kind    = "view"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds", "key_weights", "broad_weights", "organisational_weights"]
[params.group_by]
type    = "str"
default = "customer"
values  = ["customer", "group", "tier", "region", "industry"]
help    = { en = "What one row stands for", zh = "每行的汇总单位" }
[params.sort_by]
type    = "str"
default = "key"
values  = ["key", "broad", "organisational", "tier", "region", "name"]
help    = { en = "What the rows are sorted by", zh = "排序依据" }
[params.tier]
type = "str?"
help = { en = "Only customers of this tier", zh = "仅该等级的客户" }
[params.region]
type = "str?"
help = { en = "Only customers of this region", zh = "仅该区域的客户" }
[params.industry]
type = "str?"
help = { en = "Only customers of this industry", zh = "仅该行业的客户" }
[params.role]
type   = "str?"
values = ["customer", "channel", "supplier"]
help   = { en = "Only organisations of this role; one without a role is a customer", zh = "仅该角色的组织；未注明角色者视为客户" }

[columns]
row_id               = { type = "str?", en = "id", zh = "编号" }
row                  = { type = "str?", en = "customer, group, tier, region or industry", zh = "客户、集团、等级、区域或行业" }
tier                 = "str?"
region               = "str?"
customers            = { type = "int", en = "customers", zh = "客户数" }
key_score            = "float?"
broad_score          = "float?"
organisational_score = "float?"
zero_dimensions      = "list[str]"
key_people           = "int"
covered              = "int"
backed               = "int"
departments_in_range = "int"
departments_covered  = "int"
missing_lines        = "list[str]"
missing_methods      = "list[str]"
executives           = "int"
executives_paired    = "int"
live_projects        = "int"
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
  AND ($role IS NULL OR coalesce(customer.role, 'customer') = $role)
  AND ($tier IS NULL OR customer.tier = $tier)
  AND ($region IS NULL OR customer.region = $region)
  AND ($industry IS NULL OR customer.industry = $industry)
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
  AS organisational_figures
WITH customer, key_figures, broad_figures, organisational_figures,
  COUNT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND
      // term is_live_project
      (project.opened_on IS NULL OR project.opened_on <= $as_of)
      AND (project.closed_on IS NULL OR project.closed_on > $as_of)
      // end
    RETURN DISTINCT project
  } AS live_projects,
  // The group is the highest customer above this one, itself when nothing is above it; of those that belong to each other the smallest id.
  CASE WHEN $group_by = 'group' THEN head(COLLECT {
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
    RETURN {id: head_company.id, name: head_company.name, tier: head_company.tier, region: head_company.region} AS held
    ORDER BY head_company.id
    LIMIT 1
  }) END AS group
WITH key_figures, broad_figures, organisational_figures, live_projects,
     CASE $group_by
       WHEN 'tier' THEN {id: customer.tier, name: customer.tier, tier: customer.tier, region: null}
       WHEN 'region' THEN {id: customer.region, name: customer.region, tier: null, region: customer.region}
       WHEN 'industry' THEN {id: customer.industry, name: customer.industry, tier: null, region: null}
       ELSE coalesce(group, {id: customer.id, name: customer.name, tier: customer.tier, region: customer.region})
     END AS place
WITH place.id AS row_id, place.name AS row, place.tier AS tier, place.region AS region,
     count(*) AS customers,
     sum(live_projects) AS live_projects,
     {
       key_people: sum(key_figures.key_people),
       covered: sum(key_figures.covered),
       backed: sum(key_figures.backed),
       stance_known: sum(key_figures.stance_known),
       supportive: sum(key_figures.supportive)
     } AS key_figures,
     sum(broad_figures.departments) AS departments,
     sum(broad_figures.departments_covered) AS departments_covered,
     sum(broad_figures.cells) AS cells,
     sum(broad_figures.cells_covered) AS cells_covered,
     collect(broad_figures.lines) AS all_lines,
     collect(organisational_figures.methods) AS all_methods,
     sum(organisational_figures.events) AS events,
     sum(organisational_figures.activities) AS activities,
     sum(organisational_figures.executives) AS executives,
     sum(organisational_figures.executives_paired) AS executives_paired,
     sum(organisational_figures.agreements) AS agreements,
     sum(organisational_figures.agreements_alive) AS agreements_alive
WITH row_id, row, tier, region, customers, live_projects, key_figures,
     {
       departments: departments,
       departments_covered: departments_covered,
       cells: cells,
       cells_covered: cells_covered,
       lines: [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE any(lines IN all_lines WHERE line IN lines)]
     } AS broad_figures,
     {
       methods: [method IN ['communicate', 'match', 'joint', 'recognition'] WHERE any(methods IN all_methods WHERE method IN methods)],
       events: events,
       activities: activities,
       executives: executives,
       executives_paired: executives_paired,
       agreements: agreements,
       agreements_alive: agreements_alive
     } AS organisational_figures
WITH row_id, row, tier, region, customers, live_projects, key_figures, broad_figures, organisational_figures,
  // term key_score(key_figures)
  CASE
    WHEN key_figures.key_people > 0
     AND $key_weights[0] + $key_weights[1] + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END > 0 THEN round(
      100.0 * ($key_weights[0] * key_figures.covered / key_figures.key_people
             + $key_weights[1] * key_figures.backed / key_figures.key_people
             + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] * key_figures.supportive / key_figures.stance_known ELSE 0.0 END)
            / ($key_weights[0] + $key_weights[1] + CASE WHEN key_figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END), 1)
  END
  // end
  AS key_score,
  // term broad_score(broad_figures)
  CASE
    WHEN broad_figures.departments > 0
     AND $broad_weights[0] + $broad_weights[2] + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END > 0 THEN round(
      100.0 * ($broad_weights[0] * broad_figures.departments_covered / broad_figures.departments
             + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] * broad_figures.cells_covered / broad_figures.cells ELSE 0.0 END
             + $broad_weights[2] * size(broad_figures.lines) / 5)
            / ($broad_weights[0] + $broad_weights[2] + CASE WHEN broad_figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END), 1)
  END
  // end
  AS broad_score,
  // term organisational_score(organisational_figures)
  CASE
    WHEN organisational_figures.executives + organisational_figures.activities + organisational_figures.agreements > 0
     AND $organisational_weights[0] + $organisational_weights[3]
       + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
       + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END > 0 THEN round(
      100.0 * ($organisational_weights[0] * size(organisational_figures.methods) / 4
             + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] * organisational_figures.executives_paired / organisational_figures.executives ELSE 0.0 END
             + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] * organisational_figures.agreements_alive / organisational_figures.agreements ELSE 0.0 END
             + CASE WHEN organisational_figures.events > 0 THEN $organisational_weights[3] ELSE 0.0 END)
            / ($organisational_weights[0] + $organisational_weights[3]
             + CASE WHEN organisational_figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
             + CASE WHEN organisational_figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END), 1)
  END
  // end
  AS organisational_score
RETURN row_id,
       row,
       tier,
       region,
       customers,
       key_score,
       broad_score,
       organisational_score,
       CASE WHEN key_score = 0 THEN ['key'] ELSE [] END
       + CASE WHEN broad_score = 0 THEN ['broad'] ELSE [] END
       + CASE WHEN organisational_score = 0 THEN ['organisational'] ELSE [] END AS zero_dimensions,
       key_figures.key_people AS key_people,
       key_figures.covered AS covered,
       key_figures.backed AS backed,
       broad_figures.departments AS departments_in_range,
       broad_figures.departments_covered AS departments_covered,
       [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE NOT line IN broad_figures.lines] AS missing_lines,
       [method IN ['communicate', 'match', 'joint', 'recognition'] WHERE NOT method IN organisational_figures.methods] AS missing_methods,
       organisational_figures.executives AS executives,
       organisational_figures.executives_paired AS executives_paired,
       live_projects
ORDER BY CASE $sort_by WHEN 'key' THEN coalesce(key_score, 101.0) WHEN 'broad' THEN coalesce(broad_score, 101.0)
                       WHEN 'organisational' THEN coalesce(organisational_score, 101.0)
                       WHEN 'tier' THEN CASE tier WHEN 'S' THEN 1.0 WHEN 'A' THEN 2.0 WHEN 'B' THEN 3.0 WHEN 'C' THEN 4.0 ELSE 5.0 END
                       ELSE 0.0 END,
         CASE $sort_by WHEN 'region' THEN region WHEN 'name' THEN row ELSE '' END,
         row_id
