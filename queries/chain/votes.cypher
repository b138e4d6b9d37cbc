/* +++
kind    = "view"
subject = "project_id"
uses    = ["as_of", "customer_id", "project_id", "stale_days", "min_level"]
[params.crisis_factor]
type    = "float"
default = 1.0
ge      = 0
le      = 100
help    = { en = "Factor on the weight of every vote but the final call; above 1 in a crisis, when decisions grow more cautious and more democratic", zh = "最终拍板以外各票权重的系数；危机中决策更谨慎、更民主，取大于 1 的值" }
[params.assumed_people]
type    = "list[str]"
default = []
help    = { en = "Ids of people whose stance is assumed", zh = "假设其立场的客户人员编号" }
[params.assumed_stances]
type    = "list[int]"
default = []
values  = [-1, 0, 1, 2, 3]
help    = { en = "The assumed stances, in the same order", zh = "所假设的立场，顺序相同" }
[params.best_unknown_stance]
type    = "int"
default = 1
ge      = -1
le      = 3
help    = { en = "Best stance that someone of unknown stance may turn out to have: who supports exclusively or coaches is known to us (our own default)", zh = "立场未知者可能的最佳立场：排他性支持者与教练我方必然知道（我方默认值）" }
[params.default_weight]
type    = "float"
default = 1.0
ge      = 0
help    = { en = "Weight of a vote whose weight nobody recorded (our own default)", zh = "未记录权重的票所用的权重（我方默认值）" }
[columns]
customer_id       = "str?"
customer          = "str?"
project_id        = "str"
project           = "str?"
final_mode        = "str?"
result            = { type = "str", en = "result", zh = "测算结果" }
tally             = { type = "float", en = "tally of known stances", zh = "已知立场合计" }
lowest            = { type = "float", en = "lowest", zh = "下限" }
highest           = { type = "float", en = "highest", zh = "上限" }
heaviest_id       = { type = "str?", en = "heaviest vote (id)", zh = "最重一票（编号）" }
heaviest          = { type = "str?", en = "heaviest vote", zh = "最重一票" }
tally_without     = { type = "float", en = "tally without the heaviest vote", zh = "去掉最重一票的合计" }
decisive_id       = { type = "str?", en = "adds most (id)", zh = "贡献最大者（编号）" }
decisive          = { type = "str?", en = "adds most", zh = "贡献最大者" }
lowest_without    = { type = "float", en = "lowest without them", zh = "去掉此人的下限" }
voters            = { type = "int", en = "voters", zh = "投票人数" }
voters_unknown    = { type = "int", en = "of unknown stance", zh = "立场未知人数" }
vetoes            = { type = "list[map]", en = "vetoes against us or unknown", zh = "反对或立场未知的否决权" }
votes             = { type = "list[map]", en = "votes", zh = "各人票数" }
points_unheld     = { type = "list[str]", en = "points that nobody is known to hold", zh = "无人持有的控制点" }
without_weight    = { type = "list[map]", en = "supporters without weight in the chain", zh = "在决策链中无权重的支持者" }
[en]
title   = "Votes"
summary = """\
  How a project would be decided: each vote is weight × stance (-1 opposed to 3 coach), a \
  person's votes are those at every control point held. Tally counts known stances alone; an \
  unknown stance is never neutral, so the result is a range: lowest with every unknown opposed, \
  highest with every unknown at the best unknown stance. Safe: the lowest is above 0, and stays \
  there without any one person. Depends on one: the lowest is above 0, but not without one \
  person. Losing: even the highest is below 0. Undecided: everything else, and at best this \
  while someone with a veto is opposed or of unknown stance. A vote without a weight counts the \
  default weight. Stances can be assumed and votes outside the final call weighed by a crisis \
  factor; nothing is written."""
[zh]
title   = "投票测算"
summary = """\
  测算项目将如何决定：每票为权重 × 立场（-1 反对 至 3 教练），一人的票为其持有的各控制点之和。合计只计已知立场；未知不等于中立，因此结果为区间：下限视未知者全部反对，\
  上限视未知者全部取最佳立场。安全：下限大于 0，且少任何一人仍大于 0。系于一人：下限大于 0，但少某一人则不然。失利：上限仍小于 0。未定：其余情形；只要有否决权者反对或立场未知，\
  至多为未定。无权重的票按默认权重计。可假设立场，可用危机系数调整最终拍板以外的票；不写入任何数据。"""
+++ */
MATCH (project:Project)
WHERE term.is_asked_project(project)
OPTIONAL MATCH (project)-[purchase:FOR]->(customer:Customer)
WHERE term.is_active(purchase)
WITH DISTINCT project, customer
WHERE term.is_asked_customer(customer)
WITH project, customer,
  COLLECT {
    MATCH (person:Person)-[decision:DECIDES]->(project)
    WHERE term.is_active(decision)
      AND term.is_present(person)
    WITH person, decision,
         coalesce(decision.weight, $default_weight) * CASE WHEN decision.point = 'final' THEN 1.0 ELSE $crisis_factor END AS weight,
         coalesce(
           head([at IN range(0, size($assumed_people) - 1) WHERE $assumed_people[at] = person.id | $assumed_stances[at]]),
           term.known_stance(decision, person)) AS stance
    ORDER BY CASE decision.point WHEN 'qualification' THEN 1 WHEN 'drafting' THEN 2 WHEN 'criteria' THEN 3 WHEN 'scoring' THEN 4 ELSE 5 END,
             weight DESC, decision.key
    WITH person,
         round(sum(weight), 6) AS weight,
         round(sum(weight * coalesce(stance, 0)), 6) AS known,
         round(sum(weight * coalesce(stance, -1)), 6) AS lowest,
         round(sum(weight * coalesce(stance, $best_unknown_stance)), 6) AS highest,
         max(CASE WHEN stance IS NULL THEN 1 ELSE 0 END) AS unknown,
         max(CASE WHEN decision.has_veto THEN 1 ELSE 0 END) AS veto,
         max(CASE WHEN decision.has_veto AND coalesce(stance, -1) < 0 THEN 1 ELSE 0 END) AS blocks,
         collect({point: decision.point, weight: round(weight, 6), stance: stance}) AS points
    RETURN {
      person_id: person.id,
      person: person.name,
      title: person.title,
      weight: weight,
      tally: known,
      lowest: lowest,
      highest: highest,
      is_unknown: CASE WHEN unknown = 1 THEN true END,
      has_veto: CASE WHEN veto = 1 THEN true END,
      blocks: CASE WHEN blocks = 1 THEN true END,
      points: points,
      level: head(COLLECT {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE term.is_live_tie(tie)
        RETURN tie.level
        ORDER BY tie.level DESC
        LIMIT 1
      })
    } AS vote
    ORDER BY weight DESC, person.id
  } AS votes
WITH project, customer, votes,
     round(reduce(total = 0.0, vote IN votes | total + vote.tally), 6) AS tally,
     round(reduce(total = 0.0, vote IN votes | total + vote.lowest), 6) AS lowest,
     round(reduce(total = 0.0, vote IN votes | total + vote.highest), 6) AS highest,
     head(votes) AS heaviest,
     head(COLLECT {
       UNWIND votes AS vote
       RETURN vote
       ORDER BY vote.lowest DESC, vote.person_id
       LIMIT 1
     }) AS decisive,
     [vote IN votes WHERE vote.blocks] AS blocking
WITH *,
     round(tally - coalesce(heaviest.tally, 0.0), 6) AS tally_without,
     round(lowest - coalesce(decisive.lowest, 0.0), 6) AS lowest_without
RETURN customer.id AS customer_id,
       customer.name AS customer,
       project.id AS project_id,
       project.name AS project,
       project.final_mode AS final_mode,
       CASE
         WHEN highest < 0 THEN 'losing'
         WHEN lowest <= 0 OR size(blocking) > 0 THEN 'undecided'
         WHEN lowest_without <= 0 THEN 'depends_on_one'
         ELSE 'safe'
       END AS result,
       tally,
       lowest,
       highest,
       heaviest.person_id AS heaviest_id,
       heaviest.person AS heaviest,
       tally_without,
       decisive.person_id AS decisive_id,
       decisive.person AS decisive,
       lowest_without,
       size(votes) AS voters,
       size([vote IN votes WHERE vote.is_unknown]) AS voters_unknown,
       [vote IN blocking | {person_id: vote.person_id, person: vote.person, is_unknown: coalesce(vote.is_unknown, false)}] AS vetoes,
       votes,
       [point IN ['qualification', 'drafting', 'criteria', 'scoring', 'final']
         WHERE none(vote IN votes WHERE any(held IN vote.points WHERE held.point = point))] AS points_unheld,
       COLLECT {
         MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
         WHERE term.general_stance(person) >= 1
           AND all(part IN parts WHERE term.is_active(part))
           AND term.is_active(membership)
           AND term.is_present(person)
           AND none(vote IN votes WHERE vote.person_id = person.id AND vote.weight > 0)
         WITH DISTINCT person
         RETURN {person_id: person.id, person: person.name, title: person.title, stance: person.stance}
         ORDER BY person.stance DESC, person.layer, person.id
         LIMIT 20
       } AS without_weight
ORDER BY customer_id, project_id
