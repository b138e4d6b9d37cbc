// Written from its end: the embedded engine looks for the edge among all edges of the node on the left, and the end has the fewer.
UNWIND $rows AS row
MATCH (origin:Staff {id: row.start})
MATCH (target:Department {id: row.end})
MERGE (target)<-[edge:SERVES {key: row.key}]-(origin)
SET edge += row.facts,
    edge.source = $source,
    edge.batch = $batch
