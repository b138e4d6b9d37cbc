UNWIND $ids AS id
MATCH (origin:CustomerPlan {id: id})-[edge:FOR]->(target:Customer)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
