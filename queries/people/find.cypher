/* +++
kind    = "view"
subject = "text"
uses    = ["as_of"]
[params.text]
type = "str"
help = { en = "Part of a name or an id", zh = "姓名或编号的一部分" }
[columns]
kind         = "str"
id           = "str"
name         = "str?"
name_en      = "str?"
title        = "str?"
layer        = "int?"
place_ids    = { type = "list[str]", en = "department ids", zh = "部门编号" }
places       = "list[str]"
customer_ids = { type = "list[str]", en = "customer ids", zh = "客户编号" }
customers    = "list[str]"
left_on      = "date?"
[en]
title   = "Find a person or a colleague"
summary = """\
  People of customers and our own staff whose name, English name or id contains the text, \
  whatever its case; whoever matches whole comes first, whoever left comes last."""
[zh]
title   = "查找人员"
summary = "姓名、英文名或编号包含所查文字（不分大小写）的客户人员与我方人员；完全一致者在前，已离开者在后。"
+++ */
MATCH (someone:Person|Staff)
WHERE toLower(someone.name) CONTAINS toLower($text)
   OR toLower(someone.name_en) CONTAINS toLower($text)
   OR toLower(someone.id) CONTAINS toLower($text)
WITH someone,
     CASE
       WHEN someone.left_on <= $as_of THEN 2
       WHEN toLower($text) IN [toLower(someone.name), toLower(someone.name_en), toLower(someone.id)] THEN 0
       ELSE 1
     END AS place_in_list
RETURN
  CASE WHEN someone:Staff THEN 'staff' ELSE 'person' END AS kind,
  someone.id AS id,
  someone.name AS name,
  someone.name_en AS name_en,
  someone.title AS title,
  someone.layer AS layer,
  COLLECT {
    MATCH (someone)-[membership:MEMBER_OF]->(place:Department|Unit)
    WHERE term.is_active(membership)
    WITH DISTINCT place
    RETURN place.id
    ORDER BY place.id
  } AS place_ids,
  COLLECT {
    MATCH (someone)-[membership:MEMBER_OF]->(place:Department|Unit)
    WHERE term.is_active(membership)
    WITH DISTINCT place
    RETURN place.name
    ORDER BY place.id
  } AS places,
  COLLECT {
    MATCH (someone)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
    WHERE term.is_active(membership)
      AND all(part IN parts WHERE term.is_active(part))
    WITH DISTINCT customer
    RETURN customer.id
    ORDER BY customer.id
  } AS customer_ids,
  COLLECT {
    MATCH (someone)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
    WHERE term.is_active(membership)
      AND all(part IN parts WHERE term.is_active(part))
    WITH DISTINCT customer
    RETURN customer.name
    ORDER BY customer.id
  } AS customers,
  someone.left_on AS left_on
ORDER BY place_in_list, kind, id
