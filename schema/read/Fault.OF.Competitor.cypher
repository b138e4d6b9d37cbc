UNWIND $ids AS id
MATCH (origin:Fault {id: id})-[edge:OF]->(target:Competitor)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
