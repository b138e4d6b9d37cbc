/* +++
kind     = "gap"
severity = "medium"
uses     = ["as_of", "customer_id"]
identity = ["year"]
[params.list_tiers]
type    = "list[str]"
default = ["S", "A"]
help    = { en = "Tiers of customers that need a list (our own default)", zh = "须列机会清单的客户等级（我方默认值）" }
[params.notice_days]
type    = "int"
default = 1
ge      = 0
le      = 366
help    = { en = "Days before the new year from which its list is asked for (the method: by year end)", zh = "新年前多少天起检查其清单（方法规定：年底）" }
[items]
last_project = { en = "{project}[[, was decided on {decided_on}]]", zh = "{project}[[（{decided_on} 已决策）]]" }
plans        = { en = "{stage}", zh = "{stage}" }
[en]
title   = "No opportunities listed for the year"
summary = """\
  Customers of the named tiers without a single opportunity for the year asked about: no project \
  that is to be decided in it or later and opens in it or before. The list for a year is due on \
  the last day of the year before."""
why     = """\
  Next year's opportunities come from the customer's budget and the company's layout; who has no \
  list by year end can neither plan nor choose."""
finding = """\
  No opportunity for {year} on record[[; the last project, {last_project}]].[[ Plan for {year}: \
  {plans}.]]"""
remedy  = """\
  Go through {subject}'s budget for {year}[[ with {leaders}]] in a topical exchange and list \
  what comes out, with product line and day of decision."""
[zh]
title   = "无年度机会清单"
summary = "所列等级的客户中，所查年度没有任何机会者：没有在该年度或之前立项、并在该年度或之后决策的项目。年度机会清单应于上一年最后一天之前列出。"
why     = "明年的机会来自客户预算与公司布局；年底前没有清单，就谈不上规划与取舍。"
finding = "没有 {year} 年的机会记录[[；最近的项目：{last_project}]]。[[{year} 年客户规划：{plans}。]]"
remedy  = "以专题交流方式[[与{leaders}]]梳理{subject} {year} 年预算，按产品线与决策日期列出机会。"
+++ */
MATCH (customer:Customer)
WHERE customer.tier IN $list_tiers
  AND term.is_asked_customer(customer)
WITH customer, ($as_of + duration({days: $notice_days})).year AS year
WHERE NOT EXISTS {
  MATCH (customer)<-[purpose:FOR]-(project:Project)
  WHERE coalesce(project.selection <> 'dropped', true)
    AND (project.opened_on IS NULL OR project.opened_on.year <= year)
    AND coalesce(coalesce(project.decided_on, project.closed_on).year >= year, true)
    AND term.is_active(purpose)
}
RETURN customer, customer AS subject, {
  tier: customer.tier,
  year: year,
  last_project: COLLECT {
    MATCH (customer)<-[purpose:FOR]-(project:Project)
    WHERE coalesce(project.decided_on, project.closed_on) <= $as_of
      AND coalesce(project.selection <> 'dropped', true)
    WITH project, coalesce(project.decided_on, project.closed_on) AS decided_on
    RETURN {project_id: project.id, project: project.name, decided_on: decided_on}
    ORDER BY decided_on DESC, project.id
    LIMIT 1
  },
  plans: COLLECT {
    MATCH (customer)<-[:FOR]-(plan:CustomerPlan)
    WHERE plan.year = year
    WITH DISTINCT plan
    RETURN {customer_plan_id: plan.id, stage: plan.stage}
    ORDER BY plan.id
  },
  leaders: COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE person.is_top_leader
      AND all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    WITH DISTINCT person
    RETURN {person_id: person.id, person: person.name, title: person.title}
    ORDER BY person.id
  }
} AS evidence
ORDER BY customer_id
