/* +++
meaning   = { en = "Who of ours holds a live tie to this person on the day asked about, best first. Leaving ends a tie by its until; a colleague who left and still holds one is shown with the day.", zh = "基准日我方与该人员保持有效联系者，关系最好者在前。离职以关系的结束日期为准；已离职而关系未结束者列出其离开日期。" }
speaks_of = ["person"]
+++ */
COLLECT {
  MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
  WHERE (tie.since IS NULL OR tie.since <= $as_of)
    AND (tie.until IS NULL OR tie.until > $as_of)
    AND tie.level >= $min_level
    AND tie.last_contact_on >= $as_of - duration({days: $stale_days})
  RETURN {
    staff_id: staff.id,
    staff: staff.name,
    layer: staff.layer,
    function: coalesce(staff.function, head(COLLECT {
      MATCH (staff)-[membership:MEMBER_OF]->(unit:Unit)
      WHERE (membership.since IS NULL OR membership.since <= $as_of)
        AND (membership.until IS NULL OR membership.until > $as_of)
        AND unit.category IS NOT NULL
      RETURN unit.category
      ORDER BY unit.id
      LIMIT 1
    })),
    left_on: staff.left_on,
    role: tie.role,
    level: tie.level,
    since: tie.since,
    last_contact_on: tie.last_contact_on
  }
  ORDER BY tie.level DESC, tie.last_contact_on DESC, staff.id, tie.key
}
