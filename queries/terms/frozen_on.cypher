/* +++
speaks_of = ["point", "project"]
[en]
meaning = """\
  The day on which a control point freezes; scoring and the final call freeze with the decision, \
  or with the project's end when no decision day is known."""
[zh]
meaning = "控制点的冻结日期；评审打分与最终拍板以决策日期为准，无决策日期则以项目关闭日期为准。"
+++ */
CASE point
  WHEN 'qualification' THEN project.qualification_frozen_on
  WHEN 'drafting' THEN project.drafting_frozen_on
  WHEN 'criteria' THEN project.criteria_frozen_on
  ELSE coalesce(project.decided_on, project.closed_on)
END
