UNWIND $ids AS id
MATCH (origin:Outcome {id: id})-[edge:AT]->(target:Department)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
