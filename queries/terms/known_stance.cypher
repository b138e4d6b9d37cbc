/* +++
meaning   = { en = "The stance of someone who decides: the one on this project, else the general one from the day on which it was confirmed; null is unknown, not neutral.", zh = "决策人的立场：优先取其对该项目的立场，否则取其自确认日起的一般立场；空值表示未知，不等于中立。" }
speaks_of = ["decision", "person"]
+++ */
coalesce(decision.stance,
  // term general_stance
  CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
  // end
)
