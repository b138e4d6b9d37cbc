UNWIND $ids AS id
MATCH (origin:Activity {id: id})-[edge:WITH]->(target:Customer)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
