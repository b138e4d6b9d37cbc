/* +++
speaks_of = ["decision", "person", "project"]
[en]
meaning = """\
  The day from which someone who decides is known to support us on this point: of the stance on \
  the project the first day recorded, of the general stance the day it was confirmed; year 1 \
  when undated; null when not supportive."""
[zh]
meaning = "已知决策人在该控制点上支持我方的起始日：项目立场取最早记录日，一般立场取确认日；无日期记为公元 1 年；不支持则为空。"
+++ */
CASE
  WHEN coalesce(decision.stance,
    term.general_stance(person)) >= 1 THEN coalesce(
    CASE
      WHEN decision.stance IS NULL THEN person.stance_on
      ELSE head(COLLECT {
        MATCH (person)-[earlier:DECIDES]->(project)
        WHERE earlier.point = decision.point
          AND earlier.stance >= 1
        RETURN coalesce(earlier.since, date('0001-01-01')) AS begun_on
        ORDER BY begun_on
        LIMIT 1
      })
    END, date('0001-01-01'))
END
