/* +++
speaks_of = ["customer"]
[en]
meaning = """\
  The customer asked about, or one of its subsidiaries (group, province, city); every customer \
  when none is named."""
[zh]
meaning = "所查客户或其下属单位（集团、省、市）；未指定则为全部客户。"
+++ */
($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
  MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
  WHERE group.id = $customer_id
    AND all(link IN links WHERE term.is_active(link))
})
