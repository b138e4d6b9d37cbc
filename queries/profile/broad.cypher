/* +++
title   = { en = "Broad relationship", zh = "普遍关系" }
summary = { en = "For each customer the broad-relationship score, 0 to 100, and the counts behind it: departments in contact range, cells of department and layer where someone is known, and the five lines, each with how many have a live tie. Worst first; the heat map itself is profile.heat_map.", zh = "逐客户给出普遍关系得分（0 至 100）及其依据：接触范围内的部门、有人员的部门×层级格、五线，以及各自有有效联系的数量。最差者在前；热力图见 profile.heat_map。" }
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
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, $as_of AS day
WITH customer, day,
  // term broad_figures
  coalesce(head(COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
    WHERE coalesce(department.is_in_contact_range, true)
      AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                              AND (part.until IS NULL OR part.until > day))
    WITH DISTINCT department, day
    OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE (membership.since IS NULL OR membership.since <= day)
      AND (membership.until IS NULL OR membership.until > day)
      AND (person.left_on IS NULL OR person.left_on > day)
    WITH DISTINCT department, person, day
    WITH department, person,
      CASE WHEN person IS NOT NULL AND EXISTS {
        MATCH (person)<-[tie:CONTACTS]-(:Staff)
        WHERE (tie.since IS NULL OR tie.since <= day)
          AND (tie.until IS NULL OR tie.until > day)
          AND tie.level >= $min_level
          AND tie.last_contact_on >= day - duration({days: $stale_days})
      } THEN 1 ELSE 0 END AS reached
    WITH department, person.layer AS layer, count(person) AS cell_people, sum(reached) AS cell_reached
    WITH department,
         sum(cell_people) AS people,
         sum(cell_reached) AS people_reached,
         sum(CASE WHEN layer IS NOT NULL THEN 1 ELSE 0 END) AS cells,
         sum(CASE WHEN layer IS NOT NULL AND cell_reached > 0 THEN 1 ELSE 0 END) AS cells_covered
    OPTIONAL MATCH (category:Category {id: department.category})
    WITH count(department) AS departments,
         sum(CASE WHEN people_reached > 0 THEN 1 ELSE 0 END) AS departments_covered,
         sum(CASE WHEN category.line IS NULL THEN 1 ELSE 0 END) AS departments_without_line,
         sum(cells) AS cells,
         sum(cells_covered) AS cells_covered,
         collect(DISTINCT CASE WHEN people_reached > 0 THEN category.line END) AS lines_reached,
         sum(people) AS people,
         sum(people_reached) AS people_reached
    RETURN {
      departments: departments,
      departments_covered: departments_covered,
      departments_without_line: departments_without_line,
      cells: cells,
      cells_covered: cells_covered,
      lines: [line IN ['management', 'technical', 'procurement', 'finance', 'user'] WHERE line IN lines_reached],
      people: people,
      people_reached: people_reached
    } AS figures
  }), {
    departments: 0,
    departments_covered: 0,
    departments_without_line: 0,
    cells: 0,
    cells_covered: 0,
    lines: [],
    people: 0,
    people_reached: 0
  })
  // end
  AS figures
WITH customer, figures,
  // term broad_score
  CASE
    WHEN figures.departments > 0
     AND $broad_weights[0] + $broad_weights[2] + CASE WHEN figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END > 0 THEN round(
      100.0 * ($broad_weights[0] * figures.departments_covered / figures.departments
             + CASE WHEN figures.cells > 0 THEN $broad_weights[1] * figures.cells_covered / figures.cells ELSE 0.0 END
             + $broad_weights[2] * size(figures.lines) / 5)
            / ($broad_weights[0] + $broad_weights[2] + CASE WHEN figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END), 1)
  END
  // end
  AS broad_score
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
