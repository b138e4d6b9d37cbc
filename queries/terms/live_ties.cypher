/* +++
speaks_of = ["person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  Who of ours holds a live tie to this person on the day, best first. Leaving ends a tie by its \
  until; a colleague who left and still holds one is shown with the day."""
[zh]
meaning = "基准日我方与该人员保持有效联系者，关系最好者在前。离职以关系的结束日期为准；已离职而关系未结束者列出其离开日期。"
+++ */
COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE term.is_live_tie(tie, day)
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function: term.staff_function(staff, day),
    left_on: staff.left_on,
    role: tie.role,
    level: tie.level,
    since: tie.since,
    last_contact_on: tie.last_contact_on
  }
  ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
}
