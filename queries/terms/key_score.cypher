/* +++
speaks_of = ["figures"]
[en]
meaning = """\
  Key-relationship score 0 to 100: the weighted mean of the shares covered, with A and B owner, \
  and supportive among known stances; an unknown stance is left out, not counted against us. \
  Null without a key person."""
[zh]
meaning = "关键关系得分 0 至 100：覆盖率、AB角齐备率、已知立场中支持率的加权平均；立场全部未知时该项不计。没有关键客户则为空。"
+++ */
CASE
  WHEN figures.key_people > 0
   AND $key_weights[0] + $key_weights[1] + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END > 0 THEN round(
    100.0 * ($key_weights[0] * figures.covered / figures.key_people
           + $key_weights[1] * figures.backed / figures.key_people
           + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] * figures.supportive / figures.stance_known ELSE 0.0 END)
          / ($key_weights[0] + $key_weights[1] + CASE WHEN figures.stance_known > 0 THEN $key_weights[2] ELSE 0.0 END), 1)
END
