"""Neo4j plans every question from an index or a label, never from all nodes, and never pairs every row of one set with every row of another.

A plan with CartesianProduct passes only where one of its sides is at most one row, which the plan itself must show: rows handed in
(`Argument`), a seek of one value in a unique index, an aggregate without keys, or `LIMIT 1` over anything, under operators that add no rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from orggraph.answer import validate_params
from orggraph.library import Catalogue
from tests.case_file import read_cases
from tests.graph_file import read_graph, resolve_day
from tests.live.engine import NEO4J, EngineUnderTest

FIRST_CASES = {case.query: case for case in reversed(read_cases())}
WHOLE_GRAPH = {"AllNodesScan", "PartitionedAllNodesScan", "DirectedAllRelationshipsScan", "UndirectedAllRelationshipsScan"}
ADDS_NO_ROWS = {
    "Filter",
    "Projection",
    "CacheProperties",
    "Eager",
    "Sort",
    "PartialSort",
    "Top",
    "PartialTop",
    "Limit",
    "Distinct",
    "OrderedDistinct",
    "Optional",
    "ProduceResults",
}

Plan = dict[str, Any]


def _operator(plan: Plan) -> str:
    return str(plan["operatorType"]).split("@")[0]


def _details(plan: Plan) -> str:
    return str(plan["args"].get("Details", ""))


def _is_at_most_one_row(plan: Plan) -> bool:
    operator = _operator(plan)
    if operator == "Argument":
        return True
    if operator in ("NodeUniqueIndexSeek", "NodeUniqueIndexSeek(Locking)"):
        return bool(re.search(r"WHERE [\w`.]+ = ", _details(plan)))
    if operator == "EagerAggregation":
        return re.match(r"\s*(count|collect|sum|min|max|avg)\(", _details(plan)) is not None
    if operator == "Limit" and _details(plan).strip() == "1":
        return True
    return operator in ADDS_NO_ROWS and all(_is_at_most_one_row(child) for child in plan.get("children", ()))


def _faults(plan: Plan) -> Iterator[str]:
    operator = _operator(plan)
    if operator in WHOLE_GRAPH:
        yield f"{operator} {_details(plan)}"
    if operator == "CartesianProduct" and not any(_is_at_most_one_row(child) for child in plan.get("children", ())):
        yield operator
    for child in plan.get("children", ()):
        yield from _faults(child)


def _drawn(plan: Plan, depth: int = 0) -> str:
    return "\n".join([f"{'  ' * depth}{_operator(plan)}  {_details(plan)}", *(_drawn(child, depth + 1) for child in plan.get("children", ()))])


def _explain(engine: EngineUnderTest, text: str, params: dict[str, Any]) -> Plan:
    settings = engine.settings
    with neo4j.GraphDatabase.driver(str(settings.uri), auth=(settings.user, settings.password) if settings.password else None) as driver:
        plan = driver.execute_query(f"EXPLAIN {text}", params, database_=settings.database).summary.plan  # type: ignore[arg-type]
    assert plan is not None
    return plan


@pytest.mark.parametrize("engine", NEO4J, indirect=True)
@pytest.mark.parametrize("name", sorted(FIRST_CASES, key=lambda name: (FIRST_CASES[name].graph, name)))  # each graph is loaded once
def test_plan_reads_neither_all_nodes_nor_all_pairs(engine: EngineUnderTest, catalogue: Catalogue, name: str) -> None:
    case = FIRST_CASES[name]
    graph = read_graph(case.graph)
    engine.load(graph)
    values = {key: resolve_day(value, graph.as_of) for key, value in case.params.items()}
    params = validate_params(catalogue[name], values, graph.as_of)
    plan = _explain(engine, catalogue[name].text, params)
    assert [] == list(_faults(plan)), "\n" + _drawn(plan)


@pytest.mark.parametrize("engine", NEO4J, indirect=True)
@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("MATCH (anything) WHERE anything.name = $id RETURN anything", ["AllNodesScan"]),
        ("MATCH ()-[anything]->() RETURN anything", ["DirectedAllRelationshipsScan"]),
        ("MATCH (person:Person), (staff:Staff) RETURN person, staff", ["CartesianProduct"]),
        ("MATCH (person:Person {id: $id}), (staff:Staff) RETURN person, staff", []),
        ("MATCH (one:Person {id: $id}), (other:Person {id: $id}) RETURN one, other", []),
        ("UNWIND [$id] AS id MATCH (person:Person) WHERE person.id IN [id, $id] MATCH (staff:Staff) RETURN person, staff", ["CartesianProduct"]),
    ],
)
def test_fault_in_a_plan_is_seen(engine: EngineUnderTest, text: str, faults: list[str]) -> None:
    engine.load(read_graph("telecom"))
    assert faults == [fault.split()[0] for fault in _faults(_explain(engine, text, {"id": "p-wang"}))]
