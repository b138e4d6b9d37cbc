UNWIND $ids AS id
MATCH (origin:Competitor {id: id})-[edge:COURTS]->(target:Person)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
