UNWIND $ids AS id
MATCH (origin:Customer {id: id})-[edge:SUBSIDIARY_OF]->(target:Customer)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
