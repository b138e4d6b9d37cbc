/* +++
speaks_of = ["categories", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = "Our functions that the matching table sets opposite these categories of theirs."
[zh]
meaning = "按类别对应表，与客户这些类别对应的我方岗位类别。"
+++ */
COLLECT {
  UNWIND categories AS category
  MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
  WHERE term.is_active(pairing, day)
  WITH DISTINCT ours
  RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
  ORDER BY ours.id
}
