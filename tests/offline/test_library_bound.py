"""What makes much from little is refused; what only looks so is not."""

from __future__ import annotations

import pytest

from orggraph.library.bound import refuse_unbounded
from orggraph.library.dialect import FUNCTIONS, refuse_foreign
from orggraph.library.statement import Statement
from tests.fake_graph import param

PARAMS = {
    "months": param("months", "int", ge=1, le=120),
    "many": param("many", "int", ge=1, le=1_000_000),
    "free": param("free", "int"),
    "half": param("half", "int", ge=1),
}

UNBOUNDED = [
    # ranges
    "UNWIND range(1, 2000000000) AS x RETURN x",
    "UNWIND range(-2000000000, 0) AS x RETURN x",
    "UNWIND range(2000000000, 1, -1) AS x RETURN x",
    "UNWIND range(1, 10001) AS x RETURN x",
    "UNWIND RANGE(1, 20000000 + size(xs)) AS x RETURN x",
    "UNWIND range(1, $free) AS x RETURN x",
    "UNWIND range(1, $half) AS x RETURN x",
    "UNWIND range(1, $many) AS x RETURN x",
    "UNWIND range($free, 1) AS x RETURN x",
    "UNWIND range(1, $undeclared) AS x RETURN x",
    "UNWIND range(1, 100 * 100000) AS x RETURN x",
    "UNWIND range(1, 10 ^ 9) AS x RETURN x",
    "UNWIND range(1, 1e9) AS x RETURN x",
    "MATCH (n:Staff) UNWIND range(1, n.capacity) AS x RETURN x",
    "UNWIND range(1, toInteger('2000000000')) AS x RETURN x",
    "WITH 2000000000 AS most UNWIND range(1, most) AS x RETURN x",
    "UNWIND [2000000000] AS most UNWIND range(1, most) AS x RETURN x",
    "RETURN [x IN [9000000000] | size([y IN range(1, x) | y])] AS x",
    "RETURN size(range(1, size([1, 2]) * 1000000)) AS x",
    "RETURN size(range(1)) AS x",
    "UNWIND range(1, 2000) AS x UNWIND range(1, 2000) AS y RETURN x, y",
    "RETURN [x IN range(1, 200) | [y IN range(1, 200) | [z IN range(1, 200) | x + y + z]]] AS x",
    # reductions
    "RETURN reduce(acc = [1], x IN range(1, 60) | acc + acc) AS x",
    "RETURN reduce(acc = 'a', x IN range(1, 60) | acc + acc) AS x",
    "RETURN REDUCE(acc = [1], x IN range(1, 60) | acc + [1] + acc) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | [y IN acc | y] + acc) AS x",
    "RETURN reduce(acc = [[1]], x IN range(1, 60) | [acc[0] + acc[0]]) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | reduce(more = [], y IN acc | more + [y, y])) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | reduce(more = acc, y IN acc | more + y)) AS x",
    "RETURN reduce(acc = 'ab', x IN range(1, 60) | replace(acc, 'a', 'aa')) AS x",
    "RETURN reduce(acc = 'a', x IN range(1, 60) | acc + toUpper(acc)) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | CASE WHEN x > 0 THEN acc + acc ELSE [] END) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | CASE x WHEN 1 THEN [] ELSE acc + acc END) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | CASE WHEN x > 0 THEN acc ELSE [] END + acc) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | (acc + acc)) AS x",
    "RETURN reduce(acc = [1], x IN range(1, 60) | coalesce(acc, []) + acc) AS x",
    "RETURN reduce(`a b` = [1], x IN range(1, 60) | `a b` + `a b`) AS x",
    "RETURN reduce(acc = {a: [1]}, x IN range(1, 60) | {a: acc.a + acc.a}) AS x",
    # replacements
    "RETURN replace(replace(replace('a', 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa'), 'a', 'aaaaaaaaaa') AS x",
    "MATCH (n:Person) RETURN replace(n.name, 'a', n.title) AS x",
    "MATCH (n:Person) RETURN replace(n.name, n.title, 'aaaaaa') AS x",
    "MATCH (n:Person) RETURN replace(n.name, '', 'aaaaaa') AS x",
    # paths
    "MATCH (a)-[:REPORTS_TO*]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*2..]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*..]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*1..101]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*500]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->+(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->*(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->{2,}(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->{1,1000}(b) RETURN a",
    "MATCH (a)((x)-[:REPORTS_TO]->(y))+(b) RETURN a",
    "MATCH p = shortestPath((a)-[:REPORTS_TO*]->(b)) RETURN p",
]
BOUNDED = [
    "UNWIND range(0, size(points) - 1) AS x RETURN x",
    "UNWIND range(0, 4) AS x RETURN x",
    "UNWIND range(1, 10000) AS x RETURN x",
    "UNWIND range(10, 1, -1) AS x RETURN x",
    "UNWIND range(-5, 5) AS x RETURN x",
    "UNWIND range(1, $months) AS x RETURN x",
    "UNWIND range(1 - $months, size($assumed)) AS x RETURN x",
    "UNWIND range(0, size(edges) - 1) AS step RETURN [later IN range(step + 1, size(edges)) | later] AS x",
    "RETURN [step IN range(1, 10) | [x IN range(step, 10) | x]] AS x",
    "MATCH (n:Person) WHERE n.range = 1 RETURN n.reduce AS replace",
    "RETURN reduce(total = 0.0, x IN xs | total + x.weight) AS x",
    "RETURN reduce(total = 0.0, x IN xs | coalesce(total, 0) + x.weight * x.value) AS x",
    "RETURN reduce(most = null, x IN xs | CASE WHEN most IS NULL OR x > most THEN x ELSE most END) AS x",
    "RETURN reduce(best = null, x IN xs | CASE WHEN x.theirs IS NULL THEN best WHEN best IS NULL OR x.theirs > best.theirs THEN x ELSE best END) AS x",
    "RETURN reduce(seen = [], some IN ids | seen + [one IN some WHERE NOT one IN seen]) AS x",
    "RETURN reduce(seen = [], one IN ids | CASE WHEN one IN seen THEN seen ELSE seen + [one] END) AS x",
    "RETURN reduce(seen = [], one IN ids | CASE WHEN any(other IN seen WHERE other = one) OR size(seen) > 3 THEN seen ELSE seen + [one] END) AS x",
    "RETURN reduce(walk = '', x IN xs | walk + CASE WHEN size(walk) = 0 THEN '' ELSE ', ' END + x.name) AS x",
    "RETURN reduce(reach = 1.0, x IN xs | reach * CASE WHEN x.kind = 'a' THEN 1 ELSE 2 END / 5.0) AS x",
    "RETURN reduce(a = 0, x IN xs | a + x.a) + reduce(a = 0, x IN xs | a + x.b) AS x",
    "RETURN replace('a-b', '-', '_') AS x",
    "MATCH (n:Person) RETURN replace(replace(n.name, ' ', ''), '(', '（') AS x",
    "MATCH (n:Person) RETURN replace(n.name, n.title, '') AS x",
    "MATCH (a)-[:REPORTS_TO*1..100]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*3]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO*..5]->(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->{1,10}(b) RETURN a",
    "MATCH (a)-[:REPORTS_TO]->{3}(b) RETURN a",
    "RETURN 2 * 3 AS x, {a: 1} AS y, count(*) AS z",
]


@pytest.mark.parametrize("text", UNBOUNDED)
def test_what_has_no_bound_is_refused_with_what_to_write(text: str) -> None:
    complaints = list(refuse_unbounded(Statement(text), PARAMS))
    assert complaints
    assert all(what.en and what.zh and remedy is not None and remedy.en and remedy.zh for _, what, remedy in complaints)


@pytest.mark.parametrize("text", BOUNDED)
def test_what_is_bound_is_not(text: str) -> None:
    assert [] == [what.en for _, what, _ in refuse_unbounded(Statement(text), PARAMS)]


FOREIGN = [
    "util.sleep(1)",
    "UTIL . sleep(1)",
    "`util`.`sleep`(1)",
    "`util.sleep`(1)",
    "text.levenshteinDistance('a', 'b')",
    "linenumber()",
    "file()",
    "sleep(1)",
    "ln(2)",
]
FOREIGN += ["vector.similarity.cosine([1.0], [1.0])", "point({x: 1, y: 2})", "a.b.c(1)", "date.realtime()", "datetime()", "randomUUID()", "elementId(n)"]


@pytest.mark.parametrize("call", FOREIGN)
def test_a_function_that_is_not_on_the_list_is_refused(call: str) -> None:
    assert 1 == len(list(refuse_foreign(Statement(f"MATCH (n:Person) RETURN {call} AS x"))))


@pytest.mark.parametrize("name", sorted(FUNCTIONS.values()))
def test_a_function_on_the_list_is_not_however_it_is_written(name: str) -> None:
    for said in (name, name.upper(), f"`{name}`"):
        assert [] == [what.en for _, what, _ in refuse_foreign(Statement(f"MATCH (n:Person) RETURN {said}(n.name) AS x"))]
