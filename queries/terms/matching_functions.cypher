/* +++
meaning   = { en = "Our functions that the matching table sets opposite these categories of theirs.", zh = "按类别对应表，与客户这些类别对应的我方岗位类别。" }
speaks_of = ["categories"]
+++ */
COLLECT {
  UNWIND categories AS category
  MATCH (theirs:Category {id: category})-[pairing:MATCHED_BY]->(ours:Category)
  WHERE (pairing.since IS NULL OR pairing.since <= $as_of)
    AND (pairing.until IS NULL OR pairing.until > $as_of)
  WITH DISTINCT ours
  RETURN {function: ours.id, name_en: ours.name_en, name_zh: ours.name_zh}
  ORDER BY ours.id
}
