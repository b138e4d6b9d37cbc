UNWIND $ids AS id
MATCH (origin:Person {id: id})-[edge:WRITES_SPEC_FOR]->(target:Project)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
