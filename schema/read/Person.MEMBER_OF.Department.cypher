UNWIND $ids AS id
MATCH (origin:Person {id: id})-[edge:MEMBER_OF]->(target:Department)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
