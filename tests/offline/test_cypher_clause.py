"""A text that could write is known for one, whatever stands around its words."""

from __future__ import annotations

import pytest

from orggraph.cypher import why_not_reading

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
    "RETURN {set: 1, `create`: 2, drop: 3} AS load_day",
    "MATCH (start)-[edge]->(stop) RETURN start.id AS start, stop.id AS stop",
    "MATCH (n) // SET n.x = 1\nRETURN n",
    "MATCH (n) // SET\u2028n.x = 1\nRETURN n",
    "RETURN '/*' AS a, '*/ SET' AS b",
    'RETURN "it\'s // SET" AS a, `a``b SET` AS c',
    "MATCH (n) CALL (n) { RETURN 1 AS x } RETURN x",
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
    "CALL `db`.labels() YIELD label RETURN label": "CALL",
    "call apoc.cypher.doIt('CREATE (n)', {}) YIELD value RETURN value": "CALL",
    "OPTIONAL CALL dbms.components() YIELD name RETURN name": "CALL",
    "MATCH (n) // a comment ends with a lone carriage return\rSET n.x = 1": "SET",
    "MATCH (n) /* /* there is no comment in a comment */ SET n.x = 1 /* */": "SET",
    "MATCH (n) /*/ still one /**/ SET n.x = 1": "SET",
    "RETURN 'a' AS a /**/CREATE/**/(m)": "CREATE",
    "RETURN 'it\\'s' AS a CREATE (m {a: '//'})": "CREATE",
    "RETURN `a``b` AS a CREATE (m {a: '`'})": "CREATE",
    "RETURN '//' AS a CREATE (m)": "CREATE",
    "MATCH (n) CALL (n) { CREATE (m) } IN TRANSACTIONS OF 10 ROWS": "CREATE",
    "UNWIND [1] AS x MERGE (n)": "MERGE",
    "PROFILE CREATE (n)": "CREATE",
    "EXPLAIN MATCH (n) dElEtE n": "DELETE",
    "MATCH (n) NODETACH DELETE n": "NODETACH",
    "RENAME USER a TO b": "RENAME",
    "START DATABASE x": "START",
    "CYPHER 25 STOP DATABASE x": "STOP",
    "RETURN 1 AS x; DROP INDEX y": "DROP",
    "RETURN 1 AS x; TERMINATE TRANSACTIONS 'x'": "TERMINATE",
    "RETURN 1 AS x // \\u000aCREATE (n)": "\\u",
    "RETURN 1 AS x // \\u000ACREATE (n)": "\\u",
    "RETURN 1 AS x /* \\u002a\\u002f CREATE (n) /* */": "\\u",
    "RETURN '\\u0027 CREATE (n) //' AS x": "\\u",
    "RETURN 1 AS `a\\u0060 CREATE (n) //`": "\\u",
    "MATCH (n) S\\u0045T n.x = 1": "\\u",
    "MATCH (n) // \\uuuu000aSET n.x = 1": "\\u",
    "RETURN 'never ends CREATE (n)": "what never ends",
    "RETURN 1 /* never ends CREATE (n)": "what never ends",
}


@pytest.mark.parametrize("text", READING)
def test_a_reading_statement_is_let_through(text: str) -> None:
    assert why_not_reading(text) is None


@pytest.mark.parametrize(("text", "clause"), WRITING.items())
def test_a_writing_statement_is_named_by_its_clause(text: str, clause: str) -> None:
    found = why_not_reading(text)
    assert found is not None
    assert found.en == clause or (clause.startswith(("\\", "what")) and clause in found.en)
