"""Every case of every question holds on every engine, whatever the order in which its graph was loaded."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from orggraph.answer import answer
from orggraph.audit import identify
from orggraph.errors import OrgGraphError
from orggraph.insight import complete
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
    """Asks the cases' questions once per engine and graph, and remembers the rows.

    All cases of a graph that this run wants are asked when the first of them is: loading a graph costs more than most answers.
    """

    def __init__(self, catalogue: Catalogue, wanted: Sequence[Case]) -> None:
        self._catalogue = catalogue
        self._wanted = wanted
        self._rows: dict[tuple[str, int], dict[Case, list[Row] | Exception]] = {}

    def rows(self, engine: EngineUnderTest, case: Case, graph: Graph) -> list[Row]:
        """The rows of `case` on `engine` with `graph` loaded. Raises what the question raised."""
        key = (engine.name, id(graph))  # graphs live as long as the run
        if key not in self._rows:
            engine.load(graph)
            self._rows[key] = {other: self._ask(engine, other, graph) for other in self._wanted if other.graph == case.graph}
        found = self._rows[key][case]
        if isinstance(found, Exception):
            raise found
        return found

    def _ask(self, engine: EngineUnderTest, case: Case, graph: Graph) -> list[Row] | Exception:
        values = {name: resolve_day(value, graph.as_of) for name, value in case.params.items()}
        try:
            result = complete(answer(engine.reader, self._catalogue[case.query], values, cap=CAP, today=graph.as_of))
        except OrgGraphError as error:
            return error
        assert not result.truncated, f"{case}: more than {CAP} rows"
        return list(result.rows)


@pytest.fixture(scope="session")
def asker(catalogue: Catalogue, request: pytest.FixtureRequest) -> Asker:
    chosen = [item.callspec.params.get("case") for item in request.session.items if isinstance(item, pytest.Function) and hasattr(item, "callspec")]
    return Asker(catalogue, [case for case in dict.fromkeys(chosen) if isinstance(case, Case)])


@pytest.fixture(scope="session")
def shuffled_graphs() -> dict[str, Graph]:
    return {name: read_graph(name).shuffled(SHUFFLES) for name in {case.graph for case in CASES}}


@every_case
def test_case_holds(engine: EngineUnderTest, asker: Asker, case: Case) -> None:
    graph = read_graph(case.graph)
    expected, actual = compare(case, asker.rows(engine, case, graph), graph.as_of)
    assert expected == actual


@every_finding_case
def test_no_two_findings_of_a_case_share_a_fingerprint(embedded: EngineUnderTest, asker: Asker, catalogue: Catalogue, case: Case) -> None:
    rows = asker.rows(embedded, case, read_graph(case.graph))
    assert len(rows) == len({identify(catalogue[case.query], row) for row in rows})


@every_case
def test_rows_do_not_depend_on_load_order(engine: EngineUnderTest, asker: Asker, case: Case, shuffled_graphs: dict[str, Graph]) -> None:
    as_written = asker.rows(engine, case, read_graph(case.graph))
    assert as_written == asker.rows(engine, case, shuffled_graphs[case.graph])


@pytest.mark.parametrize("engine", NEO4J, indirect=True)
@every_case
def test_rows_equal_those_of_the_embedded_engine(engine: EngineUnderTest, embedded: EngineUnderTest, asker: Asker, case: Case) -> None:
    graph = read_graph(case.graph)
    assert_same(asker.rows(embedded, case, graph), asker.rows(engine, case, graph))


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
