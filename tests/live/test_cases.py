"""Every case of every question holds on every engine, whatever the order in which its graph was loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from orggraph.answer import answer
from orggraph.insight import complete
from orggraph.audit import identify
from orggraph.library import Catalogue
from tests.case_file import Case, Row, compare, read_cases
from tests.graph_file import Graph, read_graph, resolve_day
from tests.live.engine import NEO4J, EngineUnderTest

CASES = read_cases()
SHUFFLES = 20260630
CAP = 1_000

every_case = pytest.mark.parametrize("case", CASES, ids=str)
every_finding_case = pytest.mark.parametrize("case", [case for case in CASES if case.query.startswith(("gaps.", "checks."))], ids=str)


class Asker:
    """Asks a case's question once per engine and remembers the rows."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._rows: dict[tuple[str, Case], list[Row]] = {}

    def rows(self, engine: EngineUnderTest, case: Case) -> list[Row]:
        """The rows of `case` on `engine` with its graph loaded as written."""
        if (engine.name, case) not in self._rows:
            self._rows[engine.name, case] = self.ask(engine, case, read_graph(case.graph))
        return self._rows[engine.name, case]

    def ask(self, engine: EngineUnderTest, case: Case, graph: Graph) -> list[Row]:
        """The rows of `case` on `engine` with `graph` loaded."""
        engine.load(graph)
        values = {name: resolve_day(value, graph.as_of) for name, value in case.params.items()}
        result = complete(answer(engine.reader, self._catalogue[case.query], values, cap=CAP, today=graph.as_of))
        assert not result.truncated, f"{case}: more than {CAP} rows"
        return list(result.rows)


@pytest.fixture(scope="session")
def asker(catalogue: Catalogue) -> Asker:
    return Asker(catalogue)


@pytest.fixture(scope="session")
def shuffled_graphs() -> dict[str, Graph]:
    return {name: read_graph(name).shuffled(SHUFFLES) for name in {case.graph for case in CASES}}


@every_case
def test_case_holds(engine: EngineUnderTest, asker: Asker, case: Case) -> None:
    expected, actual = compare(case, asker.rows(engine, case), read_graph(case.graph).as_of)
    assert expected == actual


@every_finding_case
def test_no_two_findings_of_a_case_share_a_fingerprint(embedded: EngineUnderTest, asker: Asker, catalogue: Catalogue, case: Case) -> None:
    rows = asker.rows(embedded, case)
    assert len(rows) == len({identify(catalogue[case.query], row) for row in rows})


@every_case
def test_rows_do_not_depend_on_load_order(engine: EngineUnderTest, asker: Asker, case: Case, shuffled_graphs: dict[str, Graph]) -> None:
    as_written = asker.rows(engine, case)
    assert as_written == asker.ask(engine, case, shuffled_graphs[case.graph])


@pytest.mark.parametrize("engine", NEO4J, indirect=True)
@every_case
def test_rows_equal_those_of_the_embedded_engine(engine: EngineUnderTest, embedded: EngineUnderTest, asker: Asker, case: Case) -> None:
    assert_same(asker.rows(embedded, case), asker.rows(engine, case))


def assert_same(expected: Any, actual: Any, path: str = "rows") -> None:
    """Equal in value and type; floats to 1e-9, because two Java releases may round a power differently in its last bit."""
    if isinstance(expected, Mapping) and isinstance(actual, Mapping):
        assert sorted(expected) == sorted(actual), path
        for key, value in expected.items():
            assert_same(value, actual[key], f"{path}.{key}")
    elif isinstance(expected, list) and isinstance(actual, list):
        assert len(expected) == len(actual), path
        for number, (one, other) in enumerate(zip(expected, actual, strict=True)):
            assert_same(one, other, f"{path}.{number}")
    elif isinstance(expected, float) and isinstance(actual, float):
        assert math.isclose(expected, actual, rel_tol=1e-9, abs_tol=1e-12), f"{path}: {expected!r} and {actual!r}"
    else:
        assert (type(expected), expected) == (type(actual), actual), path
