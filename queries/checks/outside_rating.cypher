/* +++
kind     = "check"
severity = "low"
uses     = ["as_of", "customer_id"]
[items]
raters   = { en = "{staff}[[ ({rated_on})]]", zh = "{staff}[[（{rated_on}）]]" }
[en]
title   = "Activity rated from outside the project"
summary = """\
  Ratings of activities by colleagues who did not work on any project that the activity supports \
  when they rated it. An activity that supports no project is not asked about."""
why     = """\
  Quality and effect are judged by those who carry the project; a rating from outside is an \
  opinion."""
finding = "Rated by {raters}, who are not of {projects}."
remedy  = "[[Let {team} rate it]][[{!team}Record who works on {projects}, and let them rate it]]."
[zh]
title   = "活动由项目外人员评价"
summary = "评价人在评价时未参与该活动所支撑的任何项目。不支撑任何项目的活动不在此列。"
why     = "质量与效果由承担项目的人评价；项目外的评分只是看法。"
finding = "评价人{raters}不属于{projects}。"
remedy  = "[[请{team}评价]][[{!team}请先登记{projects}的项目成员，再由其评价]]。"
+++ */
MATCH (rater:Staff)-[rating:RATED]->(activity:Activity)
WHERE term.is_active(rating)
  AND (rating.rated_on IS NULL OR rating.rated_on <= $as_of)
WITH activity, rater, coalesce(rating.rated_on, $as_of) AS day, rating.rated_on AS rated_on
WHERE EXISTS {
    MATCH (activity)-[support:SUPPORTS]->(:Project)
    WHERE term.is_active(support)
  }
  AND NOT EXISTS {
    MATCH (rater)-[work:WORKS_ON]->(:Project)<-[link:SUPPORTS]-(activity)
    WHERE term.is_active(work, day)
      AND term.is_active(link)
  }
WITH activity, rater, max(rated_on) AS rated_on
ORDER BY rater.id
WITH activity, collect({staff_id: rater.id, staff: rater.name, rated_on: rated_on}) AS raters
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE term.was_active(link, activity)
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE term.was_active(support, activity)
  AND term.is_active(purpose)
WITH DISTINCT activity, raters, coalesce(direct, indirect) AS customer
WHERE term.is_asked_customer(customer)
CALL (activity) {
  MATCH (activity)-[backing:SUPPORTS]->(:Project)<-[work:WORKS_ON]-(staff:Staff)
  WHERE term.is_active(backing)
    AND term.is_active(work)
    AND term.is_present(staff)
  WITH staff, min(work.role) AS role
  ORDER BY staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, role: role}) AS team
}
RETURN customer, activity AS subject, {
  kind: activity.kind,
  raters: raters,
  projects: COLLECT {
    MATCH (activity)-[backing:SUPPORTS]->(project:Project)
    WHERE term.is_active(backing)
    WITH DISTINCT project
    RETURN {project_id: project.id, project: project.name}
    ORDER BY project.id
  },
  team: team
} AS evidence
