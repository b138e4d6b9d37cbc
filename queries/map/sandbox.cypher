/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id"]
[params.attraction_weights]
type    = "list[float]"
default = [0.25, 0.25, 0.25, 0.25]
help    = { en = "Weights of market space, growth, profit, lack of competition (our own default)", zh = "市场空间、增长、利润、竞争宽松程度的权重（我方默认值）" }
[params.full_growth]
type    = "float"
default = 0.3
ge      = 0.01
help    = { en = "Yearly growth that scores in full (our own default)", zh = "得满分的年增长率（我方默认值）" }
[params.full_margin]
type    = "float"
default = 0.4
ge      = 0.01
le      = 1
help    = { en = "Margin that scores in full (our own default)", zh = "得满分的利润率（我方默认值）" }
[params.resource_cap]
type = "int?"
ge   = 0
help = { en = "Targets that resources allow for each customer and horizon; not asked when left out", zh = "每个客户、每个期限资源允许的目标数；省略则不判断" }
[params.horizon]
type   = "str?"
values = ["short", "mid", "long"]
help   = { en = "Only this horizon", zh = "仅该期限" }
[columns]
customer_id    = "str"
customer       = "str?"
horizon        = "str?"
rank           = "int"
project_id     = "str"
project        = "str?"
attractiveness = "float?"
inputs_known   = "int"
market_space   = "float?"
currency       = "str?"
growth         = "float?"
margin         = "float?"
competition    = "int?"
selection      = "str?"
origin         = "str?"
is_within_cap  = "bool?"
[en]
title   = "Sandbox of opportunities"
summary = """\
  Opportunities not closed by the day asked about, by customer and horizon, each ranked within \
  the horizon, dropped ones last, by its attractiveness, 0 to 100: the weighted mean of market \
  space (against the largest of the same currency listed), growth, profit and lack of \
  competition, of those that are known; nothing known, no score. What we chose of them: \
  proposed, selected, dropped; and whether the rank is within the number of targets that \
  resources allow."""
[zh]
title   = "机会沙盘"
summary = """\
  基准日尚未关闭的机会，按客户与期限列出，并在同一期限内（放弃者在后）按吸引力（0 至 100）排名：市场空间（与所列同币种最大者相比）、增长、利润、竞争宽松程度的加权平均，仅计已知项；\
  全部未知则无得分。同时列出取舍：已提出、选为目标、放弃，以及名次是否在资源允许的目标数之内。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
MATCH (customer)<-[belonging:FOR]-(project:Project)
WHERE term.is_active(belonging)
  AND (project.closed_on IS NULL OR project.closed_on > $as_of)
  AND ($horizon IS NULL OR project.horizon = $horizon)
WITH DISTINCT customer, project
// Market spaces compare within one currency only.
WITH project.currency AS currency, max(project.market_space) AS largest, collect({customer: customer, project: project}) AS places
UNWIND places AS place
WITH place.customer AS customer, place.project AS project, currency, [
    {weight: $attraction_weights[0], value: CASE WHEN largest > 0 THEN 1.0 * place.project.market_space / largest END},
    {weight: $attraction_weights[1], value: place.project.growth / $full_growth},
    {weight: $attraction_weights[2], value: place.project.margin / $full_margin},
    {weight: $attraction_weights[3], value: (5.0 - place.project.competition) / 4.0}
  ] AS inputs
WITH customer, project, currency, [input IN inputs WHERE input.value IS NOT NULL |
    {weight: input.weight, value: CASE WHEN input.value > 1 THEN 1.0 WHEN input.value < 0 THEN 0.0 ELSE input.value END}] AS known
WITH customer, project, currency, size(known) AS inputs_known,
     reduce(total = 0.0, input IN known | total + input.weight) AS weights,
     reduce(total = 0.0, input IN known | total + input.weight * input.value) AS weighed
WITH customer, project, currency, inputs_known, CASE WHEN weights > 0 THEN round(100 * weighed / weights, 1) END AS attractiveness
// What was dropped ranks behind all that is still open.
ORDER BY coalesce(project.selection = 'dropped', false), coalesce(attractiveness, -1.0) DESC, project.id
WITH customer, project.horizon AS horizon, collect({project: project, currency: currency, inputs_known: inputs_known, attractiveness: attractiveness}) AS ranked
UNWIND range(1, size(ranked)) AS rank
WITH customer, horizon, rank, ranked[rank - 1] AS one, ranked[rank - 1].project AS project
RETURN customer.id AS customer_id,
       customer.name AS customer,
       horizon,
       rank,
       project.id AS project_id,
       project.name AS project,
       one.attractiveness AS attractiveness,
       one.inputs_known AS inputs_known,
       project.market_space AS market_space,
       one.currency AS currency,
       project.growth AS growth,
       project.margin AS margin,
       project.competition AS competition,
       project.selection AS selection,
       project.origin AS origin,
       CASE WHEN $resource_cap IS NOT NULL AND coalesce(project.selection <> 'dropped', true) THEN rank <= $resource_cap END AS is_within_cap
ORDER BY customer_id, CASE horizon WHEN 'short' THEN 1 WHEN 'mid' THEN 2 WHEN 'long' THEN 3 ELSE 4 END, rank
