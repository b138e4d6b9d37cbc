/* +++
speaks_of = ["person"]
[en]
meaning = """\
  The last contact of anyone of ours with this person, by whatever tie, live or over; nothing \
  when none is known."""
[zh]
meaning = "我方任何人与该人员的最近一次联系，不论关系是否仍有效；无记录则为空。"
+++ */
COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE tie.last_contact_on <= $as_of
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    last_contact_on: tie.last_contact_on,
    days_ago: duration.inDays(tie.last_contact_on, $as_of).days,
    has_left: coalesce(staff.left_on <= $as_of, false),
    left_on: CASE WHEN staff.left_on <= $as_of THEN staff.left_on END
  }
  ORDER BY tie.last_contact_on DESC, staff.id
  LIMIT 1
}
