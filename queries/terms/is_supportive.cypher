/* +++
meaning   = { en = "A stance on our side: supports, exclusive support or coach. Unknown is not supportive.", zh = "立场为正：支持、排他性支持或教练；未知不算支持。" }
speaks_of = ["stance"]
+++ */
coalesce(stance >= 1, false)
