/* +++
speaks_of = ["customer", "day"]
[en]
meaning = """\
  The competitors at a customer on a day, by the ties that we know of: people courted, key \
  people courted at the key level, departments in contact range and executives courted at the \
  lowest level that counts. One that supplies without a known tie has null counts: unknown, not \
  none."""
[zh]
meaning = "某日客户处的竞争对手（以我方已知者为准）：触达人数、以关键级别触达的关键客户、触达的接触范围内部门与高层。有供货但无已知关系者计数为空：未知，并非没有。"
+++ */
head([known IN [{
  courting: COLLECT {
    MATCH (customer)<-[parts:PART_OF*1..6]-(department:Department)<-[membership:MEMBER_OF]-(person:Person)<-[courting:COURTS]-(competitor:Competitor)
    WHERE all(part IN parts WHERE term.is_active(part, day))
      AND term.is_active(membership, day)
      AND term.is_present(person, day)
      AND term.is_active(courting, day)
    WITH competitor, department, person, courting,
      term.is_key_person(person, day) AS is_key
    WITH competitor,
         count(DISTINCT person) AS people,
         count(DISTINCT CASE WHEN is_key AND courting.level >= $key_level THEN person.id END) AS key_people,
         count(DISTINCT CASE WHEN coalesce(department.is_in_contact_range, true) AND courting.level >= $min_level THEN department.id END) AS departments,
         count(DISTINCT CASE WHEN person.layer = 1 AND courting.level >= $min_level THEN person.id END) AS executives
    RETURN {competitor_id: competitor.id, competitor: competitor.name, people: people, key_people: key_people,
            departments: departments, executives: executives} AS rival
    ORDER BY competitor.id
  },
  supplying: COLLECT {
    MATCH (customer)<-[supply:SUPPLIES]-(competitor:Competitor)
    WHERE term.is_active(supply, day)
    WITH DISTINCT competitor
    RETURN {competitor_id: competitor.id, competitor: competitor.name, people: 0, key_people: null,
            departments: null, executives: null} AS rival
    ORDER BY competitor.id
  }
}] | known.courting + [supplier IN known.supplying WHERE none(rival IN known.courting WHERE rival.competitor_id = supplier.competitor_id)]])
