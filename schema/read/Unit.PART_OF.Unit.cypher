UNWIND $ids AS id
MATCH (origin:Unit {id: id})-[edge:PART_OF]->(target:Unit)
RETURN origin.id AS owner,
       collect({start: origin.id, end: target.id, facts: properties(edge)}) AS edges
