/* +++
kind     = "gap"
severity = "low"
uses     = ["as_of", "customer_id", "activity_days"]
[params.least_fit]
type    = "float"
default = 0.5
ge      = 0
le      = 1
help    = { en = "Share of the audience that should fit (our own default)", zh = "应符合的受众比例（我方默认值）" }
[items]
misfits   = { en = "{person} ({layer}[[, {line} line]])", zh = "{person}（{layer}[[，{line}]]）" }
meant_for = { en = "{en}", zh = "{zh}" }
[en]
title   = "Audience that does not fit the activity"
summary = """\
  Activities, ahead or of the last twelve months, where too few of the customer's people who \
  attend are those for whom the kind of activity is meant: technical exchanges are for the \
  technical and the user line below the executives, summits and forums for executives, \
  management and procurement, visits to us for executives, awards for managers and engineers. \
  People of unknown layer or line are not counted."""
why     = """\
  An engineer is won by an exchange among engineers, an executive by seeing the company: the \
  right event before the wrong people wins nobody."""
finding = """\
  [[{kind} ]]on {day}: of {counted|guest|guests} {fitting|fits|fit}; it is not meant for \
  {misfits}."""
remedy  = """\
  [[{?is_planned}Invite {meant_for} of {customer} instead]][[{!is_planned}Next time invite \
  {meant_for} of {customer}]], and meet the others in a daily visit or a topical exchange[[ \
  (owner: {owners})]]."""
[zh]
title   = "活动受众不匹配"
summary = """\
  客户参加者中符合该类活动目标受众的比例过低的活动（尚未举行的或近十二个月内的）：技术交流面向技术线与使用线的非高层人员，峰会与论坛面向高层以及管理线与采购线，来访考察面向高层，\
  表彰面向中层与工程师。层级或所属线未知者不计。"""
why     = "工程师靠技术交流争取，高层靠亲临公司考察争取：活动再好，来错了人也无用。"
finding = "[[{kind}]]（{day}）：{counted} 位参加者中仅 {fitting} 位符合；不匹配者：{misfits}。"
remedy  = """\
  [[{?is_planned}请改邀{customer}的{meant_for}]][[{!is_planned}下次请邀{customer}的{meant_for}]]，\
  其余人员另行安排日常拜访或专题交流[[（负责人：{owners}）]]。"""
+++ */
// For whom each kind of activity is meant; a list left empty asks nothing; who is of a layer under `always` fits whatever the line.
UNWIND [
  {kind: 'technical_exchange', layers: [2, 3], lines: ['technical', 'user'], always: [], en: 'managers and engineers of the technical and user lines', zh: '技术线与使用线的中层及工程师'},
  {kind: 'summit', layers: [], lines: ['management', 'procurement'], always: [1], en: 'executives and people of the management and procurement lines', zh: '高层以及管理线与采购线人员'},
  {kind: 'forum', layers: [], lines: ['management', 'procurement'], always: [1], en: 'executives and people of the management and procurement lines', zh: '高层以及管理线与采购线人员'},
  {kind: 'visit_to_us', layers: [1], lines: [], always: [], en: 'executives', zh: '高层'},
  {kind: 'award', layers: [2, 3], lines: [], always: [], en: 'managers and engineers', zh: '中层与工程师'}
] AS rule
MATCH (activity:Activity)
WHERE activity.kind = rule.kind
WITH rule, activity,
  term.activity_day(activity) AS day
WHERE day >= $as_of - duration({days: $activity_days})
MATCH (activity)<-[attendance:ATTENDED]-(person:Person)-[membership:MEMBER_OF]->(department:Department)
WHERE term.was_active(attendance, activity)
  AND term.was_active(membership, activity)
OPTIONAL MATCH (category:Category)
WHERE category.id = department.category
MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
  AND term.is_asked_customer(customer)
WITH rule, activity, day, customer, person, category.line AS line
ORDER BY line
WITH rule, activity, day, customer, person, collect(line) AS lines
WITH rule, activity, day, customer, person, lines,
     // Of two lines the one that fits counts; what nobody knows is not held against anybody.
     CASE WHEN size(rule.layers) = 0 THEN true ELSE person.layer IN rule.layers END AS fits_layer,
     CASE WHEN size(rule.always) = 0 THEN false ELSE person.layer IN rule.always END AS fits_always,
     CASE WHEN size(rule.lines) = 0 THEN true WHEN size(lines) = 0 THEN null ELSE any(line IN lines WHERE line IN rule.lines) END AS fits_line
WITH rule, activity, day, customer, person, lines, fits_always OR (fits_layer AND fits_line) AS fits
WHERE fits IS NOT NULL
WITH rule, activity, day, customer, person, lines, fits
ORDER BY person.id
WITH rule, activity, day, customer,
     count(*) AS counted,
     collect(CASE WHEN NOT fits THEN {person_id: person.id, person: person.name, layer: person.layer, line: lines[0]} END) AS misfits
WHERE toFloat(counted - size(misfits)) / counted < $least_fit
RETURN customer, activity AS subject, {
  kind: activity.kind,
  day: day,
  is_planned: day > $as_of,
  counted: counted,
  fitting: counted - size(misfits),
  misfits: misfits,
  meant_for: [{en: rule.en, zh: rule.zh}],
  owners: COLLECT {
    MATCH (activity)<-[ownership:OWNS]-(staff:Staff)
    WHERE term.was_active(ownership, activity)
    WITH DISTINCT staff
    RETURN {staff_id: staff.id, staff: staff.name}
    ORDER BY staff.id
  }
} AS evidence
