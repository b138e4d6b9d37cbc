/* +++
meaning   = { en = "Close.", zh = "亲近。" }
speaks_of = ["person"]
+++ */
EXISTS { MATCH (person)-[:DECIDES]->(deal:Deal) }
