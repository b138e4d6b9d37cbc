/* +++
kind    = "view"
subject = "person_id"
uses    = ["as_of", "stale_days", "min_level"]
[params.person_id]
type = "str"
help = { en = "Id of the person to be met", zh = "拟接触的客户人员编号" }
[columns]
person_id         = "str"
person            = "str?"
staff_id          = "str"
staff             = "str?"
layer             = "int?"
points_shared     = "int"
connection        = "str"
shared            = "str?"
common_contact_id = "str?"
common_contact    = "str?"
[en]
title   = "Connection points"
summary = """\
  What our colleagues share with a person before the first contact: school, former employer, \
  home town, hobby, or someone at the customer whom the colleague knows and who stands in a \
  reporting or influence line with the person. Spelling in capitals or with blanks around makes \
  no difference. Nobody who is opposed counts as common contact. Colleagues with most points \
  first."""
[zh]
title   = "连接点"
summary = """\
  首次接触之前，我方同事与某客户人员的共同点：毕业院校、曾任职单位、籍贯、爱好，或同事认识且与其有汇报或影响关系的客户人员。大小写与首尾空格不影响。持反对立场者不作共同联系人。\
  共同点多的同事在前。"""
+++ */
MATCH (person:Person {id: $person_id})
CALL (person) {
  MATCH (staff:Staff)
  WHERE term.is_present(staff)
  UNWIND [
    {connection: 'school', theirs: person.school, ours: staff.school},
    {connection: 'former_employer', theirs: person.former_employer, ours: staff.former_employer},
    {connection: 'home_town', theirs: person.home_town, ours: staff.home_town},
    {connection: 'hobby', theirs: person.hobby, ours: staff.hobby}
  ] AS pair
  WITH staff, pair
  WHERE toLower(trim(pair.theirs)) = toLower(trim(pair.ours))
    AND trim(pair.theirs) <> ''
  RETURN staff, pair.connection AS connection, trim(pair.theirs) AS shared, null AS common
  UNION
  MATCH (person)-[link:REPORTS_TO|INFLUENCES]-(common:Person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_active(link)
    AND common <> person
    AND coalesce(link.is_conflict, false) = false
    AND NOT term.is_opposed(common)
    AND term.is_present(common)
    AND term.is_present(staff)
    AND term.is_live_tie(tie)
  RETURN DISTINCT staff, 'common_contact' AS connection, null AS shared, common
}
WITH person, staff, collect({connection: connection, shared: shared, common: common}) AS points
UNWIND points AS point
WITH person, staff, size(points) AS points_shared, point.connection AS connection, point.shared AS shared, point.common AS common
RETURN person.id AS person_id,
       person.name AS person,
       staff.id AS staff_id,
       staff.name AS staff,
       staff.layer AS layer,
       points_shared,
       connection,
       shared,
       common.id AS common_contact_id,
       common.name AS common_contact
ORDER BY points_shared DESC, staff_id, connection, common_contact_id
