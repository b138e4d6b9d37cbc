UNWIND $ids AS id
MATCH (origin:Agreement {id: id})-[edge:WITH]->(target:Customer)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
