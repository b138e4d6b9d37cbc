/* +++
title   = { en = "People by title" }
summary = { en = "People whose title holds a word.", zh = "职务包含某词的人员。" }
uses    = ["as_of"]
[params.word]
type = "str"
default = "总"
help = { en = "Word in the title", zh = "职务中的词" }
[columns]
person_id = "str"
person    = "str?"
title     = "str?"
+++ */
MATCH (person:Persn)
WHERE person.title CONTAINS $word AND (person.left_on IS NULL OR person.left_on > $as_of)
RETURN person.id AS person_id,
       person.name AS person,
       person.title AS title

