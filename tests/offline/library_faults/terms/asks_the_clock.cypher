/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["tie"]
+++ */
tie.last_contact_on >= date()
