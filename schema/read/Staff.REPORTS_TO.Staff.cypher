UNWIND $ids AS id
MATCH (origin:Staff {id: id})-[edge:REPORTS_TO]->(target:Staff)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
