/* +++
speaks_of = ["staff", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  What a colleague of ours does, as a category: the own function, else the category of the unit; \
  null when neither is known."""
[zh]
meaning = "我方人员的岗位类别：优先取本人岗位类别，否则取所在部门的类别；均未知则为空。"
+++ */
coalesce(staff.function, head(COLLECT {
  MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
  WHERE term.is_active(membership, day)
    AND unit.category IS NOT NULL
  RETURN unit.category
  ORDER BY unit.id
  LIMIT 1
}))
