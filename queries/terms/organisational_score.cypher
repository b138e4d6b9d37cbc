/* +++
speaks_of = ["figures"]
[en]
meaning = """\
  Organisational score 0 to 100: the weighted mean of the share of the four methods in use, of \
  executives paired with one of ours, of agreements with substance, and of whether there was a \
  large event; executives and agreements are left out where there are none. Null when neither an \
  executive nor an activity nor an agreement is known."""
[zh]
meaning = "组织关系得分 0 至 100：四种方法使用率、高层结对率、有实质内容的协议比例、是否有年度活动的加权平均；没有高层或协议时该项不计。高层、活动、协议均无记录则为空。"
+++ */
CASE
  WHEN figures.executives + figures.activities + figures.agreements > 0
   AND $organisational_weights[0] + $organisational_weights[3]
     + CASE WHEN figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
     + CASE WHEN figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END > 0 THEN round(
    100.0 * ($organisational_weights[0] * size(figures.methods) / 4
           + CASE WHEN figures.executives > 0 THEN $organisational_weights[1] * figures.executives_paired / figures.executives ELSE 0.0 END
           + CASE WHEN figures.agreements > 0 THEN $organisational_weights[2] * figures.agreements_alive / figures.agreements ELSE 0.0 END
           + CASE WHEN figures.events > 0 THEN $organisational_weights[3] ELSE 0.0 END)
          / ($organisational_weights[0] + $organisational_weights[3]
           + CASE WHEN figures.executives > 0 THEN $organisational_weights[1] ELSE 0.0 END
           + CASE WHEN figures.agreements > 0 THEN $organisational_weights[2] ELSE 0.0 END), 1)
END
