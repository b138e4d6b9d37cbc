/* +++
kind = "view"
uses = ["as_of"]
[params.ids]
type     = "list[str]"
default  = []
help     = { en = "Ids of colleagues and of people at customers", zh = "我方人员与客户人员的编号" }
[columns]
kind         = "str"
id           = { type = "str", en = "id", zh = "编号" }
name         = { type = "str?", en = "name", zh = "姓名" }
name_en      = { type = "str?", en = "English name", zh = "英文名称" }
title        = "str?"
layer        = "int?"
left_on      = "date?"
customer_ids = { type = "list[str]", en = "customers concerned", zh = "所涉客户" }
[en]
title   = "Who would leave, and which customers that touches"
summary = """\
  Colleagues of ours and people at customers by id, whether or not they have left, with the \
  customers whom their ties or their departments concern."""
[zh]
title   = "拟离开人员及所涉客户"
summary = "按编号列出我方或客户人员（不论是否已离开），及其联系或所在部门涉及的客户。"
+++ */
CALL () {
  UNWIND $ids AS id
  MATCH (staff:Staff {id: id})
  RETURN 'staff' AS kind,
         staff.id AS id,
         staff.name AS name,
         staff.name_en AS name_en,
         staff.title AS title,
         staff.layer AS layer,
         staff.left_on AS left_on,
         COLLECT {
           MATCH (staff)-[tie:CONTACTS]->(:Person)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
           WHERE term.is_active(tie)
             AND term.is_active(membership)
           RETURN DISTINCT customer.id AS customer_id
           ORDER BY customer_id
         } AS customer_ids
  UNION ALL
  UNWIND $ids AS id
  MATCH (person:Person {id: id})
  RETURN 'person' AS kind,
         person.id AS id,
         person.name AS name,
         person.name_en AS name_en,
         person.title AS title,
         person.layer AS layer,
         person.left_on AS left_on,
         COLLECT {
           MATCH (person)-[membership:MEMBER_OF]->(:Department)-[parts:PART_OF*1..6]->(customer:Customer)
           WHERE term.is_active(membership)
           RETURN DISTINCT customer.id AS customer_id
           ORDER BY customer_id
         } AS customer_ids
}
RETURN kind,
       id,
       name,
       name_en,
       title,
       layer,
       left_on,
       customer_ids
ORDER BY kind, id
