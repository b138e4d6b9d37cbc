/* +++
kind = "view"
uses = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days", "agreement_days", "organisational_kinds", "key_weights", "broad_weights", "organisational_weights"]
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
[en]
title   = "All customers in one table"
summary = """\
  The three scores of every customer with their main counts; or of every group, which adds up \
  its subsidiaries, or of every tier, region or industry. Of customers that belong to each \
  other, the one with the smallest id stands for the group. Sorted by a score (lowest first, \
  those without one last), tier, region or name."""
[zh]
title   = "客户组合总览"
summary = """\
  全部客户的三项得分及主要依据；也可按集团（汇总其下属单位）、等级、区域或行业汇总。互为上下级的客户以编号最小者代表集团。可按得分（低者在前，无得分者在后）、等级、区域或名称排序。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
  AND ($role IS NULL OR coalesce(customer.role, 'customer') = $role)
  AND ($tier IS NULL OR customer.tier = $tier)
  AND ($region IS NULL OR customer.region = $region)
  AND ($industry IS NULL OR customer.industry = $industry)
WITH customer, $as_of AS day
WITH customer, day,
  term.key_figures(customer, day) AS key_figures,
  term.broad_figures(customer, day) AS broad_figures,
  term.organisational_figures(customer, day) AS organisational_figures
WITH customer, key_figures, broad_figures, organisational_figures,
  COUNT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE term.is_active(belonging)
      AND term.is_live_project(project)
    RETURN DISTINCT project
  } AS live_projects,
  // The group is the highest customer above this one, itself when nothing is above it; of those that belong to each other the smallest id.
  CASE WHEN $group_by = 'group' THEN head(COLLECT {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(above:Customer)
    WHERE above <> customer AND all(link IN links WHERE term.is_active(link))
    WITH above, size(links) AS steps
    ORDER BY steps DESC, above.id
    LIMIT 1
    OPTIONAL MATCH ring = (above)-[circle_links:SUBSIDIARY_OF*2..4]->(above)
    WHERE all(circle_link IN circle_links WHERE term.is_active(circle_link))
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
  term.key_score(key_figures) AS key_score,
  term.broad_score(broad_figures) AS broad_score,
  term.organisational_score(organisational_figures) AS organisational_score
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
