/* +++
title   = { en = "Maturity by organisational evidence", zh = "以组织关系判断合作成熟度" }
summary = { en = "For each customer how mature the cooperation is by what the two organisations did: mature with an executive pair, an event in the period, enough of the four methods and, where agreements are in force, one with substance; developing with some of it; early with none; unknown when nothing is on record. Beside it what mature still lacks, and the maturity that the latest plan recorded: 2.0 without a mature cooperation is a claim.", zh = "逐客户按双方组织行为判断合作成熟度：有高层结对、周期内有组织级活动、四种方法用足，且（有有效协议时）协议有实质内容为成熟；部分具备为发展中；均不具备为初期；没有任何记录为未知。同时列出距成熟所缺，以及最近规划记录的成熟度：合作不成熟而称 2.0 只是自称。" }
kind    = "view"
subject = "customer_id"
uses    = ["as_of", "customer_id", "stale_days", "min_level", "activity_days", "agreement_days", "organisational_kinds"]
[params.mature_methods]
type    = "int"
default = 3
ge      = 1
le      = 4
help    = { en = "How many of the four methods a mature cooperation uses (our own default)", zh = "成熟合作至少使用四种方法中的几种（我方默认值）" }

[columns]
customer_id       = "str"
customer          = "str?"
cooperation       = "str"
lacks             = "list[str]"
maturity          = "int?"
is_claim_only     = "bool?"
methods           = "list[str]"
events            = "int"
executives_paired = "int"
agreements        = "int"
agreements_alive  = "int"
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
  AS figures,
  head(COLLECT {
    MATCH (plan:CustomerPlan)-[belonging:FOR]->(customer)
    WHERE
      // term is_active(belonging)
      (belonging.since IS NULL OR belonging.since <= $as_of)
      AND (belonging.until IS NULL OR belonging.until > $as_of)
      // end
      AND plan.year <= $as_of.year
      AND plan.maturity IS NOT NULL
    RETURN plan.maturity
    ORDER BY plan.year DESC, plan.id
    LIMIT 1
  }) AS maturity
WITH customer, figures, maturity,
     CASE WHEN figures.executives_paired > 0 THEN [] ELSE ['executive_pair'] END
     + CASE WHEN figures.events > 0 THEN [] ELSE ['event'] END
     + CASE WHEN size(figures.methods) >= $mature_methods THEN [] ELSE ['methods'] END
     + CASE WHEN figures.agreements = 0 OR figures.agreements_alive > 0 THEN [] ELSE ['agreement'] END AS lacks
WITH customer, figures, maturity, lacks,
     CASE
       WHEN figures.executives + figures.activities + figures.agreements = 0 THEN 'unknown'
       WHEN size(lacks) = 0 THEN 'mature'
       WHEN figures.executives_paired > 0 OR figures.events > 0 OR size(figures.methods) > 0 OR figures.agreements_alive > 0 THEN 'developing'
       ELSE 'early'
     END AS cooperation
RETURN customer.id AS customer_id,
       customer.name AS customer,
       cooperation,
       lacks,
       maturity,
       CASE WHEN cooperation <> 'unknown' THEN maturity = 2 AND cooperation <> 'mature' END AS is_claim_only,
       figures.methods AS methods,
       figures.events AS events,
       figures.executives_paired AS executives_paired,
       figures.agreements AS agreements,
       figures.agreements_alive AS agreements_alive
ORDER BY CASE cooperation WHEN 'mature' THEN 1 WHEN 'developing' THEN 2 WHEN 'early' THEN 3 ELSE 4 END, customer_id
