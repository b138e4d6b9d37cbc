UNWIND $ids AS id
MATCH (origin:Staff)-[edge:OWNS]->(target:Activity {id: id})
RETURN target.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
