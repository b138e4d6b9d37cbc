"""A text that could write is known for one, whatever stands around its words."""

from __future__ import annotations

import pytest

from orggraph.store.statement import writing_clause

READING = [
    "MATCH (person:Person) RETURN person.id AS id ORDER BY id",
    "MATCH (n) WHERE n.set = 1 AND n.create = 2 RETURN n.delete AS removed",
    "MATCH (n:Create)-[:SET]->(:Merge) RETURN n",
    "RETURN 'MERGE (n)' AS a, \"DELETE\" AS b, `SET` AS c",
    "// CREATE (n)\nRETURN 1 AS x /* DROP everything */",
    "RETURN $create AS created, $set AS offset",
    "MATCH (n) CALL (n) { MATCH (n)-->(m) RETURN count(m) AS c } RETURN c",
    "CALL { RETURN 1 AS x } RETURN x",
    "RETURN 'it\\'s // not a comment; CREATE' AS x",
    "UNWIND [1] AS createdOn RETURN createdOn AS asset",
    "SHOW CONSTRAINTS YIELD name",
]
WRITING = {
    "CREATE (n)": "CREATE",
    "MATCH (n) set n.x = 1": "SET",
    "MATCH (n) SET\nn.x = 1": "SET",
    "MERGE (n:A {id: 1}) RETURN n": "MERGE",
    "MATCH (n) DETACH DELETE n": "DETACH",
    "MATCH (n) DELETE n": "DELETE",
    "MATCH (n) REMOVE n.x": "REMOVE",
    "DROP CONSTRAINT x IF EXISTS": "DROP",
    "LOAD  CSV FROM 'file:///etc/passwd' AS row RETURN row": "LOAD CSV",
    "MATCH p=(a)-->(b) FOREACH (n IN nodes(p) | SET n.x = 1)": "FOREACH",
    "CALL db.labels() YIELD label RETURN label": "CALL",
    "RETURN 1 AS x UNION MATCH (n)/**/CREATE (m) RETURN 1 AS x": "CREATE",
    "RETURN '\\\\' AS x CREATE (n {y: ''})": "CREATE",
    "INSERT (n:A)": "INSERT",
    "MATCH (n) WHERE n.x = $x\nSET n.y = 1": "SET",
}


@pytest.mark.parametrize("text", READING)
def test_a_reading_statement_is_let_through(text: str) -> None:
    assert writing_clause(text) is None


@pytest.mark.parametrize(("text", "clause"), WRITING.items())
def test_a_writing_statement_is_named_by_its_clause(text: str, clause: str) -> None:
    assert clause == writing_clause(text)
