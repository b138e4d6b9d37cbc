/* +++
kind = "view"
[params.ids]
type = "list[str]"
help = { en = "Ids to look up", zh = "要查的编号" }
[params.kind]
type    = "str?"
help    = { en = "What they are ids of, as answers write it: person, staff, customer_plan …; of whatever kind when left out", zh = "编号所属类型，写法同答案：person、staff、customer_plan 等；不填则不限类型" }
[columns]
kind     = "str"
id       = "str"
name     = "str?"
name_en  = "str?"
title    = "str?"
title_en = "str?"
[en]
title   = "English names"
summary = """\
  Of customers, departments, people, our units and staff, projects, activities, agreements and \
  competitors with one of these ids: the name and the English name, of people and staff also the \
  title and the English title, where the graph holds an English one. By these, tables for \
  English readers say names and titles in English."""
[zh]
title   = "英文名称"
summary = "编号在所给列表中的客户、部门、客户人员、我方部门与人员、项目、活动、协议、竞争对手：名称与英文名称，人员另有职务与英文职务（仅列有英文者）。英文表格据此显示英文名称与职务。"
+++ */
// One arm a label: each finds its nodes by the label's own index, which the embedded engine does not use for a list of ids.
CALL () {
  UNWIND CASE WHEN coalesce($kind, 'customer') = 'customer' THEN $ids ELSE [] END AS id
  MATCH (node:Customer {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'department') = 'department' THEN $ids ELSE [] END AS id
  MATCH (node:Department {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'person') = 'person' THEN $ids ELSE [] END AS id
  MATCH (node:Person {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'unit') = 'unit' THEN $ids ELSE [] END AS id
  MATCH (node:Unit {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'staff') = 'staff' THEN $ids ELSE [] END AS id
  MATCH (node:Staff {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'project') = 'project' THEN $ids ELSE [] END AS id
  MATCH (node:Project {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'activity') = 'activity' THEN $ids ELSE [] END AS id
  MATCH (node:Activity {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'agreement') = 'agreement' THEN $ids ELSE [] END AS id
  MATCH (node:Agreement {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'competitor') = 'competitor' THEN $ids ELSE [] END AS id
  MATCH (node:Competitor {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'product_line') = 'product_line' THEN $ids ELSE [] END AS id
  MATCH (node:ProductLine {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'customer_plan') = 'customer_plan' THEN $ids ELSE [] END AS id
  MATCH (node:CustomerPlan {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'insight') = 'insight' THEN $ids ELSE [] END AS id
  MATCH (node:Insight {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'fault') = 'fault' THEN $ids ELSE [] END AS id
  MATCH (node:Fault {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'intent') = 'intent' THEN $ids ELSE [] END AS id
  MATCH (node:Intent {id: id})
  RETURN node
  UNION ALL
  UNWIND CASE WHEN coalesce($kind, 'outcome') = 'outcome' THEN $ids ELSE [] END AS id
  MATCH (node:Outcome {id: id})
  RETURN node
}
WITH DISTINCT node
WITH CASE head(labels(node)) WHEN 'CustomerPlan' THEN 'customer_plan' WHEN 'ProductLine' THEN 'product_line' ELSE toLower(head(labels(node))) END AS kind, node.id AS id, node.name AS name, node.name_en AS name_en, node.title AS title, node.title_en AS title_en
WHERE (name IS NOT NULL AND name_en IS NOT NULL) OR (title IS NOT NULL AND title_en IS NOT NULL)
RETURN kind,
       id,
       name,
       name_en,
       title,
       title_en
ORDER BY kind, id
