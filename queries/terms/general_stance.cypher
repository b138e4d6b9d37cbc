/* +++
meaning   = { en = "Someone's stance in general, once the day has come on which it was confirmed; before it, nobody knew. Without such a day it always holds.", zh = "某人的一般立场，自确认日起有效；此前无人知晓。未登记确认日则一直有效。" }
speaks_of = ["person"]
+++ */
CASE WHEN person.stance_on IS NULL OR person.stance_on <= $as_of THEN person.stance END
