/* +++
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "key_level", "activity_days"]
[columns]
customer_id       = "str"
customer          = "str?"
activities_held   = "int"
people_met        = "int"
ties_begun        = "int"
intelligence_told = "int"
projects_won      = "int"
projects_lost     = "int"
win_rate          = "float?"
key_people        = "int"
covered           = "int"
[en]
title   = "Process and result side by side"
summary = """\
  For each customer what was done in the period (activities; of its people on that day those \
  met, ties begun or raised, intelligence told) beside what came of it (projects won and lost, \
  share won, key people covered). In order of the customers' ids: the figures are there to help, \
  not to rank."""
[zh]
title   = "过程与结果指标"
summary = "逐客户并列周期内的过程（活动，以及其当日人员中接触的人数、新建或提升的联系、提供的情报）与结果（赢单、失单、赢单率、关键客户覆盖）。按客户编号排列：数据用于赋能，不作排名。"
+++ */
MATCH (customer:Customer)
WHERE term.is_asked_customer(customer)
WITH customer, $as_of AS day
WITH customer, day,
  term.key_figures(customer, day) AS key_figures,
  COUNT {
    MATCH (customer)<-[link:WITH]-(activity:Activity)
    WHERE term.was_active(link, activity)
      AND term.is_held_activity(activity)
    RETURN DISTINCT activity
  } AS activities_held,
  COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
    WHERE all(part IN parts WHERE term.is_active(part))
      AND term.is_active(membership)
      AND term.is_present(person)
    RETURN DISTINCT person.id AS person_id
    ORDER BY person_id
  } AS people
WITH customer, key_figures, activities_held,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[tie:CONTACTS]-(:Staff)
    WHERE tie.last_contact_on <= $as_of
      AND tie.last_contact_on >= $as_of - duration({days: $activity_days})
    RETURN DISTINCT person
  } AS people_met,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[tie:CONTACTS]-(staff:Staff)
    WHERE tie.level >= $min_level
      AND tie.since <= $as_of
      AND tie.since >= $as_of - duration({days: $activity_days})
      AND (tie.until IS NULL OR tie.until > tie.since)
      // A tie that goes on as high as it was, or lower, was neither begun nor raised.
      AND NOT EXISTS {
        MATCH (staff)-[before:CONTACTS]->(person)
        WHERE before.level >= tie.level
          AND (before.since IS NULL OR before.since < tie.since)
          AND (before.until IS NULL OR before.until >= tie.since)
      }
    RETURN tie
  } AS ties_begun,
  COUNT {
    UNWIND people AS person_id
    MATCH (person:Person {id: person_id})<-[belonging:TOLD_BY]-(news:Intelligence)
    WHERE term.is_active(belonging)
      AND news.told_on <= $as_of
      AND news.told_on >= $as_of - duration({days: $activity_days})
    RETURN DISTINCT news
  } AS intelligence_told,
  COLLECT {
    MATCH (customer)<-[belonging:FOR]-(project:Project)
    WHERE term.is_active(belonging)
      AND project.closed_on <= $as_of
      AND project.closed_on >= $as_of - duration({days: $activity_days})
      AND project.outcome IN ['won', 'lost']
    WITH DISTINCT project
    RETURN project.outcome AS outcome
    ORDER BY project.id
  } AS outcomes
WITH customer, key_figures, activities_held, people_met, ties_begun, intelligence_told,
     size([outcome IN outcomes WHERE outcome = 'won']) AS projects_won,
     size([outcome IN outcomes WHERE outcome = 'lost']) AS projects_lost
RETURN customer.id AS customer_id,
       customer.name AS customer,
       activities_held,
       people_met,
       ties_begun,
       intelligence_told,
       projects_won,
       projects_lost,
       CASE WHEN projects_won + projects_lost > 0 THEN round(1.0 * projects_won / (projects_won + projects_lost), 3) END AS win_rate,
       key_figures.key_people AS key_people,
       key_figures.covered AS covered
ORDER BY customer_id
