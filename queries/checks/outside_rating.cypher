/* +++
title    = { en = "Activity rated from outside the project", zh = "活动由项目外人员评价" }
summary  = { en = "Ratings of activities by colleagues who did not work on any project that the activity supports when they rated it. An activity that supports no project is not asked about.", zh = "评价人在评价时未参与该活动所支撑的任何项目。不支撑任何项目的活动不在此列。" }
why      = { en = "Quality and effect are judged by those who carry the project; a rating from outside is an opinion.", zh = "质量与效果由承担项目的人评价；项目外的评分只是看法。" }
finding  = { en = "Rated by {raters}, who are not of {projects}.", zh = "评价人{raters}不属于{projects}。" }
remedy   = { en = "[[Let {team} rate it]][[{!team}Record who works on {projects}, and let them rate it]].", zh = "[[请{team}评价]][[{!team}请先登记{projects}的项目成员，再由其评价]]。" }
kind     = "check"
severity = "low"
uses     = ["as_of", "customer_id"]
[items]
raters   = { en = "{staff}[[ ({rated_on})]]", zh = "{staff}[[（{rated_on}）]]" }
projects = { en = "{project}", zh = "{project}" }
team     = { en = "{staff}[[ ({role})]]", zh = "{staff}[[（{role}）]]" }
+++ */
MATCH (rater:Staff)-[rating:RATED]->(activity:Activity)
WHERE
  // term is_active(rating)
  (rating.since IS NULL OR rating.since <= $as_of)
  AND (rating.until IS NULL OR rating.until > $as_of)
  // end
  AND (rating.rated_on IS NULL OR rating.rated_on <= $as_of)
WITH activity, rater, coalesce(rating.rated_on, $as_of) AS day, rating.rated_on AS rated_on
WHERE EXISTS {
    MATCH (activity)-[support:SUPPORTS]->(:Project)
    WHERE
      // term is_active(support)
      (support.since IS NULL OR support.since <= $as_of)
      AND (support.until IS NULL OR support.until > $as_of)
      // end
  }
  AND NOT EXISTS {
    MATCH (rater)-[work:WORKS_ON]->(:Project)<-[link:SUPPORTS]-(activity)
    WHERE (work.since IS NULL OR work.since <= day)
      AND (work.until IS NULL OR work.until > day)
      AND
      // term is_active(link)
      (link.since IS NULL OR link.since <= $as_of)
      AND (link.until IS NULL OR link.until > $as_of)
      // end
  }
WITH activity, rater, max(rated_on) AS rated_on
ORDER BY rater.id
WITH activity, collect({staff_id: rater.id, staff: rater.name, rated_on: rated_on}) AS raters
OPTIONAL MATCH (activity)-[link:WITH]->(direct:Customer)
WHERE
  // term was_active(link, activity)
  (link.since IS NULL OR link.since <= $as_of)
  AND (link.until IS NULL OR link.until > $as_of OR (
    link.until > coalesce(activity.occurred_on, activity.planned_on)
    AND (link.since IS NULL OR link.since <= coalesce(activity.occurred_on, activity.planned_on))
  ))
  // end
// Who names no customer is looked for by way of the project.
OPTIONAL MATCH (activity)-[support:SUPPORTS]->(:Project)-[purpose:FOR]->(indirect:Customer)
WHERE
  // term was_active(support, activity)
  (support.since IS NULL OR support.since <= $as_of)
  AND (support.until IS NULL OR support.until > $as_of OR (
    support.until > coalesce(activity.occurred_on, activity.planned_on)
    AND (support.since IS NULL OR support.since <= coalesce(activity.occurred_on, activity.planned_on))
  ))
  // end
  AND
  // term is_active(purpose)
  (purpose.since IS NULL OR purpose.since <= $as_of)
  AND (purpose.until IS NULL OR purpose.until > $as_of)
  // end
WITH DISTINCT activity, raters, coalesce(direct, indirect) AS customer
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
CALL (activity) {
  MATCH (activity)-[backing:SUPPORTS]->(:Project)<-[work:WORKS_ON]-(staff:Staff)
  WHERE
    // term is_active(backing)
    (backing.since IS NULL OR backing.since <= $as_of)
    AND (backing.until IS NULL OR backing.until > $as_of)
    // end
    AND
    // term is_active(work)
    (work.since IS NULL OR work.since <= $as_of)
    AND (work.until IS NULL OR work.until > $as_of)
    // end
    AND
    // term is_present(staff)
    (staff.left_on IS NULL OR staff.left_on > $as_of)
    // end
  WITH staff, min(work.role) AS role
  ORDER BY staff.id
  RETURN collect({staff_id: staff.id, staff: staff.name, role: role}) AS team
}
WITH customer.id AS customer_id,
     customer.name AS customer,
     'activity' AS subject_kind,
     activity.id AS subject_id,
     activity.name AS subject,
     {
       kind: activity.kind,
       raters: raters,
       projects: COLLECT {
         MATCH (activity)-[backing:SUPPORTS]->(project:Project)
         WHERE
           // term is_active(backing)
           (backing.since IS NULL OR backing.since <= $as_of)
           AND (backing.until IS NULL OR backing.until > $as_of)
           // end
         WITH DISTINCT project
         RETURN {project_id: project.id, project: project.name}
         ORDER BY project.id
       },
       team: team
     } AS evidence
RETURN customer_id,
       customer,
       subject_kind,
       subject_id,
       subject,
       evidence
ORDER BY customer_id, subject_id
