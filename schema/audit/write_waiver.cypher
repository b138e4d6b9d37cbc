// One waiver: when it is given, and again when it is ended.
MERGE (waiver:Waiver {id: $row.id})
SET waiver += $row
