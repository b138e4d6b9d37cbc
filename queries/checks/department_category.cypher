/* +++
title    = { en = "Department of unknown category", zh = "部门类别未知" }
summary  = { en = "Departments without a category, or with one that is not among the customer's categories.", zh = "没有类别，或其类别不在客户类别之列的部门。" }
why      = { en = "The matching table can't say who of ours stands opposite: the department drops out of category matching without a word.", zh = "对应表无法指明我方对应岗位，该部门会从分类对接中悄然消失。" }
finding  = { en = "[[Its category “{category}” is not among the customer's categories]][[{!category}It has no category]]; people present: {people}.", zh = "[[类别“{category}”不在客户类别之列]][[{!category}没有类别]]；在岗人员 {people} 人。" }
remedy   = { en = "Give the department one of the categories listed by the matching table, or add the category to the table.", zh = "为该部门填写对应表中的类别，或在对应表中增加该类别。" }
kind     = "check"
severity = "medium"
uses     = ["as_of", "customer_id"]
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
    WHERE
      // term is_active(part)
      (part.since IS NULL OR part.since <= $as_of)
      AND (part.until IS NULL OR part.until > $as_of)
      // end
  })
OPTIONAL MATCH (department)-[parts:PART_OF*1..6]->(customer:Customer)
WHERE all(part IN parts WHERE
    // term is_active(part)
    (part.since IS NULL OR part.since <= $as_of)
    AND (part.until IS NULL OR part.until > $as_of)
    // end
  )
WITH DISTINCT customer, department
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
// The nodes are left behind before sorting: the embedded engine counts each of them against its memory.
WITH customer.id AS customer_id,
     customer.name AS customer,
     'department' AS subject_kind,
     department.id AS subject_id,
     department.name AS subject,
     {
       category: department.category,
       people: COUNT {
         MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
         WHERE
           // term is_active(membership)
           (membership.since IS NULL OR membership.since <= $as_of)
           AND (membership.until IS NULL OR membership.until > $as_of)
           // end
           AND
           // term is_present(person)
           (person.left_on IS NULL OR person.left_on > $as_of)
           // end
         // Somebody with two posts there is one person.
         RETURN DISTINCT person
       }
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
