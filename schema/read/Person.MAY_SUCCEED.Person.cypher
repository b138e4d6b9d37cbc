UNWIND $ids AS id
MATCH (origin:Person {id: id})-[edge:MAY_SUCCEED]->(target:Person)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
