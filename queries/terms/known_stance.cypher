/* +++
speaks_of = ["decision", "person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  The stance of someone who decides: the one on this project, else the general one from the day \
  on which it was confirmed; null is unknown, not neutral."""
[zh]
meaning = "决策人的立场：优先取其对该项目的立场，否则取其自确认日起的一般立场；空值表示未知，不等于中立。"
+++ */
coalesce(decision.stance,
  term.general_stance(person, day))
