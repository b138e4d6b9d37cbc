/* +++
meaning   = { en = "What a colleague of ours does, as a category: the own function, else the category of the unit; null when neither is known.", zh = "我方人员的岗位类别：优先取本人岗位类别，否则取所在部门的类别；均未知则为空。" }
speaks_of = ["staff"]
+++ */
coalesce(staff.function, head(COLLECT {
  MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
  WHERE (membership.since IS NULL OR membership.since <= $as_of)
    AND (membership.until IS NULL OR membership.until > $as_of)
    AND unit.category IS NOT NULL
  RETURN unit.category
  ORDER BY unit.id
  LIMIT 1
}))
