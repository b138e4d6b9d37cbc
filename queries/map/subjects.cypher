/* +++
kind    = "view"
subject = "subject_id"
[params.subject_id]
type = "str"
help = { en = "Id of anything", zh = "任一对象的编号" }
[columns]
subject_kind = "str"
subject_id   = "str"
subject      = "str?"
name_en      = "str?"
[en]
title   = "What an id stands for"
summary = """\
  Every customer, department, person, colleague, project, activity, agreement or competitor that \
  has this id, with its kind and name. The same id may stand for one of each kind."""
[zh]
title   = "编号对应的对象"
summary = "具有该编号的客户、部门、客户人员、我方人员、项目、活动、协议或竞争对手，及其类型与名称。同一编号在不同类型中可各有一个。"
+++ */
CALL () {
  MATCH (customer:Customer {id: $subject_id})
  RETURN 'customer' AS subject_kind, customer.name AS subject, customer.name_en AS name_en
  UNION ALL
  MATCH (department:Department {id: $subject_id})
  RETURN 'department' AS subject_kind, department.name AS subject, department.name_en AS name_en
  UNION ALL
  MATCH (person:Person {id: $subject_id})
  RETURN 'person' AS subject_kind, person.name AS subject, person.name_en AS name_en
  UNION ALL
  MATCH (staff:Staff {id: $subject_id})
  RETURN 'staff' AS subject_kind, staff.name AS subject, staff.name_en AS name_en
  UNION ALL
  MATCH (project:Project {id: $subject_id})
  RETURN 'project' AS subject_kind, project.name AS subject, project.name_en AS name_en
  UNION ALL
  MATCH (activity:Activity {id: $subject_id})
  RETURN 'activity' AS subject_kind, activity.name AS subject, activity.name_en AS name_en
  UNION ALL
  MATCH (agreement:Agreement {id: $subject_id})
  RETURN 'agreement' AS subject_kind, agreement.name AS subject, agreement.name_en AS name_en
  UNION ALL
  MATCH (competitor:Competitor {id: $subject_id})
  RETURN 'competitor' AS subject_kind, competitor.name AS subject, competitor.name_en AS name_en
}
RETURN subject_kind,
       $subject_id AS subject_id,
       subject,
       name_en
ORDER BY subject_kind
