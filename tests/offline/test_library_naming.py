"""What a name in a statement is, for every position that a name can stand in."""

from __future__ import annotations

import pytest

from orggraph.library.naming import bound_names, kind_of_name, variables
from orggraph.library.statement import Statement

# `x` is the name asked about; each statement holds it once.
POSITIONS = {
    "variable": [
        "RETURN x",
        "RETURN a + x",
        "RETURN -x",
        "RETURN x.name",
        "RETURN {level: x}",
        "RETURN {level: x.level}",
        "RETURN {a: 1, level: x}",
        "RETURN {`a b`: x}",
        "RETURN {a: {b: x}}",
        "RETURN {a: [x]}",
        "MATCH (n {id: x}) RETURN n",
        "MATCH (n:Person {id: x}) RETURN n",
        "MATCH (x) RETURN 1",
        "MATCH (x:Person) RETURN 1",
        "MATCH (x {id: 1}) RETURN 1",
        "MATCH (a)-[x:CONTACTS]->(b) RETURN 1",
        "MATCH (a)-[x*1..3]->(b) RETURN 1",
        "MATCH (a)-[x]->(b) RETURN 1",
        "MATCH x = (a)-[:CONTACTS]->(b) RETURN 1",
        "MATCH (a) WHERE x:Person RETURN 1",
        "RETURN [x IN list | 1]",
        "RETURN [y IN x | 1]",
        "RETURN [y IN list | x]",
        "RETURN [y IN list | x.name]",
        "RETURN [y IN list WHERE y:Person | x]",
        "RETURN reduce(sum = 0, y IN list | x)",
        "RETURN reduce(x = 0, y IN list | 1)",
        "RETURN all(x IN list WHERE true)",
        "RETURN size(x)",
        "RETURN list[x]",
        "RETURN list[x..3]",
        "RETURN list[1..x]",
        "RETURN CASE x WHEN 1 THEN 2 END",
        "RETURN CASE WHEN a THEN x END",
        "RETURN a AS x",
        "UNWIND x AS y RETURN 1",
        "WITH x RETURN 1",
        "CALL (x) { RETURN 1 AS a } RETURN a",
        "RETURN a {.name, b: x}",
        "RETURN a {x}",
        "RETURN x {.name}",
        "RETURN $p = x",
        "RETURN 1 ORDER BY x",
        "RETURN COLLECT { RETURN x }",
        "RETURN EXISTS { MATCH (x)--(b) }",
        "RETURN x IS :: INTEGER",
        "RETURN (x)",
        "RETURN {a: CASE WHEN x:Person THEN 1 END}",
        "RETURN count(DISTINCT x)",
    ],
    "property": ["RETURN a.x", "RETURN a.b.x", "RETURN $p.x", "RETURN f(a).x", "RETURN a {.x}", "RETURN a[0].x", "RETURN {b: a.x}"],
    "label": [
        "MATCH (a:x) RETURN 1",
        "MATCH (:x) RETURN 1",
        "MATCH (a:B|x) RETURN 1",
        "MATCH (a:B&x) RETURN 1",
        "MATCH (a:!x) RETURN 1",
        "MATCH (a:(B|x)) RETURN 1",
        "MATCH (a:B:x) RETURN 1",
        "MATCH ()-[:x]->() RETURN 1",
        "MATCH ()-[r:B|x]->() RETURN 1",
        "MATCH ()-[:x*1..3]->() RETURN 1",
        "MATCH (a) WHERE a:x RETURN 1",
        "MATCH (a) WHERE a:B|x RETURN 1",
        "RETURN [y IN list WHERE y:x | 1]",
        "RETURN {a: CASE WHEN n:x THEN 1 END}",
        "RETURN EXISTS { MATCH (:x) }",
        "RETURN {a: COUNT { MATCH (n:x) }}",
        "RETURN a IS :: x",
    ],
    "key": ["RETURN {x: 1}", "RETURN {a: 1, x: 2}", "MATCH (n {x: 1}) RETURN 1", "MATCH (n:Person {x: 1}) RETURN 1", "RETURN a {x: 1}", "RETURN {a: {x: 1}}"],
    "function": ["RETURN x(1)", "RETURN x.inDays(a, b)", "RETURN a.x(1)", "RETURN {a: x(1)}", "RETURN {a: x.f(1)}", "RETURN [y IN l | x(y)]"],
}


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in POSITIONS.items() for text in texts])
def test_a_name_is_what_its_position_makes_it(kind: str, text: str) -> None:
    statement = Statement(text)
    [index] = [index for index, token in enumerate(statement.code) if token.text == "x"]
    assert kind == kind_of_name(statement, index)


@pytest.mark.parametrize("word", ["MATCH", "WHERE", "AND", "RETURN", "null", "true"])
def test_words_of_cypher_are_no_variables(word: str) -> None:
    statement = Statement(f"MATCH (a) WHERE a.b AND true RETURN {{a: null}} ORDER BY {word}")
    assert word not in {statement.code[index].text for index in variables(statement)}


def test_bound_names_are_those_that_the_text_itself_introduces() -> None:
    text = """COLLECT {
      MATCH path = (person)<-[tie:CONTACTS {level: level}]-(staff:Staff)
      WHERE all(link IN links WHERE link.since < day)
      WITH [each IN list | each.id] AS ids, reduce(sum = 0, item IN list | sum + item) AS total
      RETURN ids, total
    }"""
    assert {"path", "person", "tie", "staff", "link", "ids", "each", "sum", "item", "total"} == bound_names(Statement(text))
