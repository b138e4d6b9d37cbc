/* +++
title   = { en = "Organisational relationship", zh = "组织关系" }
summary = { en = "For each customer the organisational score, 0 to 100, and the counts behind it: which of the four methods had an activity in the period, executives of theirs paired with one of ours, agreements in force and those with substance (an activity under it in its period, and an executive pair), and events between the organisations. Worst first.", zh = "逐客户给出组织关系得分（0 至 100）及其依据：周期内有活动的方法、与我方高层结对的客户高层、有效协议及有实质内容者（周期内有协议下的活动且有高层结对）、组织级活动数。最差者在前。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "activity_days", "agreement_days", "organisational_kinds", "organisational_weights"]

[columns]
customer_id          = "str"
customer             = "str?"
organisational_score = "float?"
reason               = "str?"
methods              = "list[str]"
missing_methods      = "list[str]"
has_annual_event     = "bool?"
events               = "int"
executives           = "int"
executives_paired    = "int"
agreements           = "int"
agreements_alive     = "int"
pair_share           = "float?"
agreement_share      = "float?"
+++ */
MATCH (customer:Customer)
WHERE
  // term is_asked_customer
  ($customer_id IS NULL OR customer.id = $customer_id OR EXISTS {
    MATCH (customer)-[links:SUBSIDIARY_OF*1..3]->(group:Customer)
    WHERE group.id = $customer_id
      AND all(link IN links WHERE (link.since IS NULL OR link.since <= $as_of)
                              AND (link.until IS NULL OR link.until > $as_of))
  })
  // end
WITH customer, $as_of AS day
WITH customer, day,
  // term organisational_figures
  head([known IN [{
      activities: COLLECT {
        MATCH (customer)<-[link:WITH]-(activity:Activity)
        WHERE activity.occurred_on <= day
          AND (link.since IS NULL OR link.since <= day)
          AND (link.until IS NULL OR link.until > day OR (
            link.until > activity.occurred_on
            AND (link.since IS NULL OR link.since <= activity.occurred_on)
          ))
        WITH DISTINCT activity, activity.occurred_on >= day - duration({days: $activity_days}) AS is_recent
        RETURN {method: activity.method, kind: activity.kind, is_recent: is_recent} AS held
        ORDER BY activity.id
      },
      executives: COLLECT {
        MATCH (customer)<-[parts:PART_OF*1..6]-(:Department)<-[membership:MEMBER_OF]-(person:Person)
        WHERE person.layer = 1
          AND all(part IN parts WHERE (part.since IS NULL OR part.since <= day)
                                  AND (part.until IS NULL OR part.until > day))
          AND (membership.since IS NULL OR membership.since <= day)
          AND (membership.until IS NULL OR membership.until > day)
          AND (person.left_on IS NULL OR person.left_on > day)
        WITH DISTINCT person, day
        WITH person,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(:Staff)
            WHERE (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_reached,
          EXISTS {
            MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
            WHERE staff.layer = 1
              AND (tie.since IS NULL OR tie.since <= day)
              AND (tie.until IS NULL OR tie.until > day)
              AND tie.level >= $min_level
              AND tie.last_contact_on >= day - duration({days: $stale_days})
          } AS is_paired
        RETURN {is_reached: is_reached, is_paired: is_paired} AS held
        ORDER BY person.id
      },
      agreements: COLLECT {
        MATCH (customer)<-[partner:WITH]-(agreement:Agreement)
        WHERE (partner.since IS NULL OR partner.since <= day)
          AND (partner.until IS NULL OR partner.until > day)
          AND (agreement.signed_on IS NULL OR agreement.signed_on <= day)
          AND (agreement.ends_on IS NULL OR agreement.ends_on > day)
        WITH DISTINCT agreement, day
        WITH agreement, day, EXISTS {
          MATCH (agreement)<-[link:UNDER]-(activity:Activity)
          WHERE activity.occurred_on <= day
            AND activity.occurred_on >= day - duration({days: $agreement_days})
            AND (link.since IS NULL OR link.since <= day)
            AND (link.until IS NULL OR link.until > day OR (
              link.until > activity.occurred_on
              AND (link.since IS NULL OR link.since <= activity.occurred_on)
            ))
        } AS is_alive
        // One that was signed only lately still has time for its first activity.
        WHERE is_alive OR agreement.signed_on IS NULL OR agreement.signed_on < day - duration({days: $agreement_days})
        RETURN is_alive
        ORDER BY agreement.id
      }
    }] | {
      methods: [method IN ['communicate', 'match', 'joint', 'recognition']
                WHERE any(activity IN known.activities WHERE activity.is_recent AND activity.method = method)],
      events: size([activity IN known.activities WHERE activity.is_recent AND activity.kind IN $organisational_kinds]),
      activities: size(known.activities),
      executives: size(known.executives),
      executives_paired: size([executive IN known.executives WHERE executive.is_paired]),
      executives_reached: size([executive IN known.executives WHERE executive.is_reached]),
      agreements: size(known.agreements),
      agreements_alive: CASE WHEN any(executive IN known.executives WHERE executive.is_paired)
                             THEN size([is_alive IN known.agreements WHERE is_alive]) ELSE 0 END
  }])
  // end
  AS figures
WITH customer, figures,
  // term organisational_score
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
  // end
  AS organisational_score
RETURN customer.id AS customer_id,
       customer.name AS customer,
       organisational_score,
       CASE
         WHEN figures.executives + figures.activities + figures.agreements = 0 THEN 'nothing_recorded'
         WHEN organisational_score IS NULL THEN 'no_weight'
         WHEN figures.activities = 0 THEN 'no_activity_recorded'
         WHEN figures.executives = 0 THEN 'no_executives'
         WHEN figures.agreements = 0 THEN 'no_agreements'
       END AS reason,
       figures.methods AS methods,
       [method IN ['communicate', 'match', 'joint', 'recognition'] WHERE NOT method IN figures.methods] AS missing_methods,
       CASE WHEN figures.executives + figures.activities + figures.agreements > 0 THEN figures.events > 0 END AS has_annual_event,
       figures.events AS events,
       figures.executives AS executives,
       figures.executives_paired AS executives_paired,
       figures.agreements AS agreements,
       figures.agreements_alive AS agreements_alive,
       CASE WHEN figures.executives > 0 THEN round(1.0 * figures.executives_paired / figures.executives, 3) END AS pair_share,
       CASE WHEN figures.agreements > 0 THEN round(1.0 * figures.agreements_alive / figures.agreements, 3) END AS agreement_share
ORDER BY organisational_score IS NULL, organisational_score, customer_id
