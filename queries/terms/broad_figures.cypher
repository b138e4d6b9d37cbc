/* +++
speaks_of = ["customer", "day"]
[en]
meaning = """\
  Counts behind a customer's broad-relationship score on a day: departments in contact range and \
  those with a live tie, cells of department and layer where someone is known and those with a \
  live tie, the lines with a live tie, people and those with a live tie."""
[zh]
meaning = "某日客户普遍关系得分的依据：接触范围内的部门数及有有效联系者、有人员的部门×层级格数及有有效联系者、已覆盖的线、人员数及有有效联系者。"
+++ */
coalesce(head(COLLECT {
  MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)
  WHERE coalesce(department.is_in_contact_range, true)
    AND all(part IN parts WHERE term.is_active(part, day))
  WITH DISTINCT department, day
  OPTIONAL MATCH (department)<-[membership:MEMBER_OF]-(person:Person)
  WHERE term.is_active(membership, day)
    AND term.is_present(person, day)
  WITH DISTINCT department, person, day
  WITH department, person,
    CASE WHEN person IS NOT NULL AND EXISTS {
      MATCH (person)<-[tie:CONTACTS]-(:Staff)
      WHERE term.is_live_tie(tie, day)
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
