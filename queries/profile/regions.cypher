/* +++
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
[en]
title   = "Relationship and share by region"
summary = """\
  For each group and region of its customers: customers, key people and those covered, \
  departments in contact range and those covered, projects won and lost in the period, and of \
  each known competitor the mean share that it supplies there. A customer's group is the highest \
  of those above it, up to three steps; one outside any group is a group of its own, and \
  customers that belong to each other are one group."""
[zh]
title   = "按区域的关系与份额"
summary = """\
  逐集团、逐区域列出其客户数、关键客户及已覆盖数、接触范围内部门及已覆盖数、周期内赢单与失单数，以及各竞争对手在当地的平均供货份额。客户的集团取其上三级以内的最高者；\
  不属于任何集团的客户自成一组，相互隶属的客户合为一组。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.key_figures(customer, day) AS key_figures,
  term.broad_figures(customer, day) AS broad_figures
WITH customer, key_figures, broad_figures,
  COLLECT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE term.is_active(belonging)
      AND project.closed_on <= $as_of
      AND project.closed_on >= $as_of - duration({days: $activity_days})
      AND project.outcome IN ['won', 'lost']
    WITH DISTINCT project
    RETURN project.outcome AS outcome
    ORDER BY project.id
  } AS outcomes,
  coalesce(head(COLLECT {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(above:Customer)
    WHERE above <> customer AND all(link IN links WHERE term.is_active(link))
    WITH above, size(links) AS steps
    ORDER BY steps DESC, above.id
    LIMIT 1
    OPTIONAL MATCH ring = (above)-[circle_links:SUBSIDIARY_OF*2..4]->(above)
    WHERE all(circle_link IN circle_links WHERE term.is_active(circle_link))
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
         WHERE term.is_active(supply)
           AND supply.share IS NOT NULL
         WITH competitor, round(avg(supply.share), 3) AS mean_share
         RETURN {competitor_id: competitor.id, competitor: competitor.name, share: mean_share}
         ORDER BY mean_share DESC, competitor.id
       } AS rival_shares
ORDER BY group_id, region IS NULL, region
