UNWIND $ids AS id
MATCH (origin:Staff {id: id})-[edge:RATED]->(target:Activity)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
