UNWIND $ids AS id
MATCH (origin:Intelligence {id: id})-[edge:ABOUT]->(target:Project)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
