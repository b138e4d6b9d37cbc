/* +++
speaks_of = ["person", "day"]
defaults  = { day = "$as_of" }
[en]
meaning = """\
  Someone's stance in general, once the day has come on which it was confirmed; before it, \
  nobody knew. Without such a day it always holds."""
[zh]
meaning = "某人的一般立场，自确认日起有效；此前无人知晓。未登记确认日则一直有效。"
+++ */
CASE WHEN person.stance_on IS NULL OR person.stance_on <= day THEN person.stance END
