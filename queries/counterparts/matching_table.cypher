/* +++
kind = "view"
uses = ["as_of"]
[columns]
category_id = "str"
name_en     = "str"
name_zh     = "str"
side        = "str"
line        = "str?"
matched_by  = "list[str]"
[en]
title   = "Matching table"
summary = """\
  Every category with its names, its line and our categories that stand opposite it: the table \
  by which all matching is judged. Change it by importing Category and \
  Category.MATCHED_BY.Category."""
[zh]
title   = "类别对应表"
summary = "全部类别及其名称、所属五线与我方对应类别，分类对接均以此表为准；可通过导入 Category 与 Category.MATCHED_BY.Category 修改。"
+++ */
MATCH (category:Category)
OPTIONAL MATCH (category)-[pairing:MATCHED_BY]->(ours:Category)
WHERE term.is_active(pairing)
WITH category, ours
ORDER BY category.id, ours.id
WITH category, collect(ours.id) AS matched_by
RETURN
  category.id AS category_id,
  category.name_en AS name_en,
  category.name_zh AS name_zh,
  category.side AS side,
  category.line AS line,
  matched_by
ORDER BY category_id
