UNWIND $ids AS id
MATCH (origin:Category {id: id})-[edge:MATCHED_BY]->(target:Category)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
