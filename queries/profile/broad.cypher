/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "broad_weights"]
[columns]
customer_id              = "str"
customer                 = "str?"
broad_score              = "float?"
reason                   = "str?"
departments_in_range     = "int"
departments_covered      = "int"
cells                    = "int"
cells_covered            = "int"
lines                    = "list[str]"
missing_lines            = "list[str]"
people_known             = "int"
people_reached           = "int"
departments_without_line = "int"
department_share         = "float?"
cell_share               = "float?"
line_share               = "float?"
people_share             = "float?"
[en]
title   = "Broad relationship"
summary = """\
  For each customer the broad-relationship score, 0 to 100, and the counts behind it: \
  departments in contact range, cells of department and layer where someone is known, and the \
  five lines, each with how many have a live tie. Worst first; the heat map itself is \
  profile.heat_map."""
[zh]
title   = "普遍关系"
summary = """\
  逐客户给出普遍关系得分（0 至 100）及其依据：接触范围内的部门、有人员的部门×层级格、五线，以及各自有有效联系的数量。最差者在前；热力图见 profile.heat_map。"""
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.broad_figures(customer, day) AS figures
WITH customer, figures,
  term.broad_score(figures) AS broad_score
RETURN customer.id AS customer_id,
       customer.name AS customer,
       broad_score,
       CASE
         WHEN figures.departments = 0 THEN 'no_departments'
         WHEN broad_score IS NULL THEN 'no_weight'
         WHEN figures.people = 0 THEN 'nobody_known'
         WHEN figures.cells = 0 THEN 'layers_unknown'
       END AS reason,
       figures.departments AS departments_in_range,
       figures.departments_covered AS departments_covered,
       figures.cells AS cells,
       figures.cells_covered AS cells_covered,
       figures.lines AS lines,
       [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE NOT line IN figures.lines] AS missing_lines,
       figures.people AS people_known,
       figures.people_reached AS people_reached,
       figures.departments_without_line AS departments_without_line,
       CASE WHEN figures.departments > 0 THEN round(1.0 * figures.departments_covered / figures.departments, 3) END AS department_share,
       CASE WHEN figures.cells > 0 THEN round(1.0 * figures.cells_covered / figures.cells, 3) END AS cell_share,
       CASE WHEN figures.departments > 0 THEN round(1.0 * size(figures.lines) / 5, 3) END AS line_share,
       CASE WHEN figures.people > 0 THEN round(1.0 * figures.people_reached / figures.people, 3) END AS people_share
ORDER BY broad_score IS NULL, broad_score, customer_id
