/* +++
meaning   = { en = "The matching table says that this function of ours stands opposite this category of theirs.", zh = "按类别对应表，我方该岗位类别对应客户的该类别。" }
speaks_of = ["category_id", "function_id"]
+++ */
EXISTS {
  MATCH (theirs:Category)-[pairing:MATCHED_BY]->(ours:Category)
  WHERE theirs.id = category_id
    AND ours.id = function_id
    AND (pairing.since IS NULL OR pairing.since <= $as_of)
    AND (pairing.until IS NULL OR pairing.until > $as_of)
}
