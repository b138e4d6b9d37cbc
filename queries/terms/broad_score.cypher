/* +++
speaks_of = ["figures"]
[en]
meaning = """\
  Broad-relationship score 0 to 100: the weighted mean of the shares of departments covered, of \
  cells of department and layer covered, and of the five lines covered; cells are left out when \
  nobody's layer is known. Null without a department in contact range."""
[zh]
meaning = "普遍关系得分 0 至 100：部门覆盖率、部门×层级格覆盖率、五线覆盖率的加权平均；没有任何人员层级已知时格覆盖率不计。没有接触范围内的部门则为空。"
+++ */
CASE
  WHEN figures.departments > 0
   AND $broad_weights[0] + $broad_weights[2] + CASE WHEN figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END > 0 THEN round(
    100.0 * ($broad_weights[0] * figures.departments_covered / figures.departments
           + CASE WHEN figures.cells > 0 THEN $broad_weights[1] * figures.cells_covered / figures.cells ELSE 0.0 END
           + $broad_weights[2] * size(figures.lines) / 5)
          / ($broad_weights[0] + $broad_weights[2] + CASE WHEN figures.cells > 0 THEN $broad_weights[1] ELSE 0.0 END), 1)
END
