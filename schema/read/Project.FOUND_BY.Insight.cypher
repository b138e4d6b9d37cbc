UNWIND $ids AS id
MATCH (origin:Project {id: id})-[edge:FOUND_BY]->(target:Insight)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
