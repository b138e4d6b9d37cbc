/* +++
speaks_of = ["customer", "day"]
[en]
meaning = """\
  Counts behind a customer's organisational score on a day: the methods with an activity in the \
  period, large events in the period, activities ever, executives of theirs, those with a live \
  tie from an executive of ours, those with any live tie, agreements in force (one signed lately \
  and still without an activity is left out) and those with substance: an activity under it in \
  its period and an executive pair."""
[zh]
meaning = """\
  某日客户组织关系得分的依据：周期内有活动的方法、周期内的组织级活动、历来活动数、客户高层数、与我方高层有有效联系者、有任一有效联系者、有效协议数（新近签署且尚无活动者不计）\
  及有实质内容者（周期内有协议下的活动且有高层结对）。"""
+++ */
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
        AND all(part IN parts WHERE term.is_active(part, day))
        AND term.is_active(membership, day)
        AND term.is_present(person, day)
      WITH DISTINCT person, day
      WITH person,
        EXISTS {
          MATCH (person)<-[tie:CONTACTS]-(:Staff)
          WHERE term.is_live_tie(tie, day)
        } AS is_reached,
        EXISTS {
          MATCH (person)<-[tie:CONTACTS]-(staff:Staff)
          WHERE staff.layer = 1
            AND term.is_live_tie(tie, day)
        } AS is_paired
      RETURN {is_reached: is_reached, is_paired: is_paired} AS held
      ORDER BY person.id
    },
    agreements: COLLECT {
      MATCH (customer)<-[partner:WITH]-(agreement:Agreement)
      WHERE term.is_active(partner, day)
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
