/* +++
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
[en]
title   = "Department of unknown category"
summary = "Departments without a category, or with one that is not among the customer's categories."
why     = """\
  The matching table can't say who of ours stands opposite: the department drops out of category \
  matching without a word."""
finding = """\
  [[Its category “{category}” is not among the customer's categories]][[{!category}It has no \
  category]]; people present: {people}."""
remedy  = """\
  Give the department one of the categories listed by the matching table, or add the category to \
  the table."""
[zh]
title   = "部门类别未知"
summary = "没有类别，或其类别不在客户类别之列的部门。"
why     = "对应表无法指明我方对应岗位，该部门会从分类对接中悄然消失。"
finding = "[[类别“{category}”不在客户类别之列]][[{!category}没有类别]]；在岗人员 {people} 人。"
remedy  = "为该部门填写对应表中的类别，或在对应表中增加该类别。"
+++ */
MATCH (department:Department)
WHERE NOT EXISTS {
    MATCH (category:Category)
    WHERE category.id = department.category
      AND category.side IN ['customer', 'both']
  }
  // A department that is over by that day is no longer asked about.
  AND (NOT EXISTS { MATCH (department)-[:PART_OF]->() } OR EXISTS {
    MATCH (department)-[part:PART_OF]->()
    WHERE term.is_active(part)
  })
OPTIONAL MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE term.is_active(part))
WITH DISTINCT customer, department
WHERE term.is_asked_customer(customer)
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
RETURN customer, department AS subject, {
  category: department.category,
  people: COUNT {
    MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE term.is_active(membership)
      AND term.is_present(person)
    // Somebody with two posts there is one person.
    RETURN DISTINCT person
  }
} AS evidence
