/* +++
title   = { en = "English names", zh = "英文名称" }
summary = { en = "Of customers, departments, people, our units and staff, projects, activities, agreements and competitors with one of these ids: the name and the English name, of people and staff also the title and the English title, where the graph holds an English one. By these, tables for English readers say names and titles in English.", zh = "编号在所给列表中的客户、部门、客户人员、我方部门与人员、项目、活动、协议、竞争对手：名称与英文名称，人员另有职务与英文职务（仅列有英文者）。英文表格据此显示英文名称与职务。" }
kind    = "view"

[params.ids]
type = "list[str]"
help = { en = "Ids to look up, of whatever kind", zh = "要查的编号，不限类型" }

[columns]
kind     = "str"
id       = "str"
name     = "str?"
name_en  = "str?"
title    = "str?"
title_en = "str?"
+++ */
// One arm a label: each finds its nodes by the label's own index.
CALL () {
  MATCH (node:Customer)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Department)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Person)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Unit)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Staff)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Project)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Activity)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Agreement)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Competitor)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:ProductLine)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:CustomerPlan)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Insight)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Intelligence)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Fault)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Intent)
  WHERE node.id IN $ids
  RETURN node
  UNION ALL
  MATCH (node:Outcome)
  WHERE node.id IN $ids
  RETURN node
}
WITH CASE head(labels(node)) WHEN 'CustomerPlan' THEN 'customer_plan' WHEN 'ProductLine' THEN 'product_line' ELSE toLower(head(labels(node))) END AS kind, node.id AS id, node.name AS name, node.name_en AS name_en, node.title AS title, node.title_en AS title_en
WHERE (name IS NOT NULL AND name_en IS NOT NULL) OR (title IS NOT NULL AND title_en IS NOT NULL)
RETURN kind,
       id,
       name,
       name_en,
       title,
       title_en
ORDER BY kind, id
