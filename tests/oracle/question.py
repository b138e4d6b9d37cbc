"""Chooses what to ask of a graph, asks an engine and the oracle, and says where they differ."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from orggraph.answer import validate_params
from orggraph.library import Param, Query
from tests.graph_file import Graph
from tests.oracle.answers import ORACLES
from tests.oracle.ask import Ask, Row
from tests.oracle.random_graph import AS_OF
from tests.oracle.world import World

Answer = Callable[[str, Mapping[str, Any]], Sequence[Row]]

_DAYS_AWAY = (-90, -30, -1, 1, 30)
_DAYS_BEFORE = (91, 120, 180, 365)
_LABELS = {
    "customer_id": "Customer",
    "department_id": "Department",
    "project_id": "Project",
    "person_id": "Person",
    "staff_id": "Staff",
    "agreement_id": "Agreement",
    "activity_id": "Activity",
}


class UnknownParameter(Exception):
    """A question takes a parameter for which nothing here knows a value."""


def asks(query: Query, graph: Graph, random: Random, named: int = 2, changed: int = 1, *, is_planned_anew: bool = False) -> list[dict[str, Any]]:
    """What to ask: once with nothing but what must be given, `named` times where something must, and `changed` times with most parameters changed.

    is_planned_anew: the engine plans a question anew for every choice of optional ids, so that none is given.
    """
    needed = [param for param in query.params if param.is_required]
    plain = [{param.name: _pick(param, graph, random) for param in needed} for _ in range(named if needed else 1)]
    # One optional id at a time: two of them hardly ever belong together, and Neo4j plans each choice of them anew.
    optional = [param.name for param in query.params if param.shape.is_nullable and not param.is_required]
    varied = []
    for _ in range(changed):
        kept = random.choice(optional) if optional and not is_planned_anew else None
        left_out = {name for name in optional if name != kept}
        left_out |= {param.name for param in query.params if not param.is_required and param.name not in optional and random.random() < 0.4}
        varied.append({param.name: _pick(param, graph, random) for param in query.params if param.name not in left_out})
    return [*plain, *varied]


def _pick(param: Param, graph: Graph, random: Random) -> Any:
    name, kind = param.name.removeprefix("other_").removeprefix("without_"), param.shape.name
    groups = [edge.end for edge in graph.edges.get("Customer.SUBSIDIARY_OF.Customer", [])]
    if name == "customer_id" and groups and random.random() < 0.7:
        return random.choice(groups)
    if name in _LABELS:
        return random.choice(_ids(graph, _LABELS[name]) or ["nobody"])
    if kind == "date" and name != "as_of":
        return AS_OF.fromordinal(AS_OF.toordinal() - random.choice(_DAYS_BEFORE))
    if kind == "date":
        return AS_OF.fromordinal(AS_OF.toordinal() + random.choice(_DAYS_AWAY))
    if kind == "bool":
        return random.random() < 0.5
    if name in ("assumed_people", "assumed_stances"):
        return [random.choice(list(param.values) or _ids(graph, "Person")) for _ in range(4)]
    if param.values:
        return random.choice(list(param.values))
    if kind in ("int", "float"):
        return _number(param, random)
    if name == "ids":
        everyone = sorted({id_ for label in graph.nodes for id_ in _ids(graph, label)})
        return random.sample(everyone, min(3, len(everyone)))
    if name == "staff_ids":
        return random.sample(_ids(graph, "Staff"), min(2, len(_ids(graph, "Staff"))))
    if name == "text":
        named = random.choice(graph.nodes["Person"] + graph.nodes["Staff"])["name"]
        return random.choice([named, named[:2].upper(), "a1", "zzz"])
    if name.endswith("_weights") and isinstance(param.default, tuple):
        return [random.choice((0.0, 0.25, 0.5, 1.0)) for _ in param.default]
    if name == "subject_id":
        return random.choice(_ids(graph, random.choice(["Customer", "Person", "Project"])))
    if isinstance(param.default, tuple):
        return list(param.default)[:1] or None
    if param.default is not None or not param.is_required:
        return param.default
    raise UnknownParameter(f"{param.name}: say in tests/oracle/question.py what to ask with")


def _number(param: Param, random: Random) -> Any:
    default = param.default if isinstance(param.default, int | float) else 1
    step = 1 if param.shape.name == "int" else 0.1
    around = [default - step, default + step, default * 2, default / 2, param.ge, param.le]
    low, high = (param.ge if param.ge is not None else -math.inf), min(param.le if param.le is not None else math.inf, 4000)
    fit = [value for value in around if value is not None and low <= value <= high] or [default]
    value = random.choice(fit)
    return int(value) if param.shape.name == "int" else round(float(value), 3)


def _ids(graph: Graph, label: str) -> list[str]:
    return [str(node["id"]) for node in graph.nodes.get(label, [])]


def expected(query: Query, world: World, values: Mapping[str, Any]) -> list[Row]:
    """What the oracle answers."""
    return ORACLES[query.name](Ask(world, validate_params(query, values, AS_OF)))


def difference(expected_rows: Sequence[Row], actual_rows: Sequence[Row]) -> str | None:
    """The first place in which two answers differ, both sides said; None when they are equal."""
    if len(expected_rows) != len(actual_rows):
        left = [row for row in expected_rows if not any(_apart(row, other, "") is None for other in actual_rows)]
        surplus = [row for row in actual_rows if not any(_apart(row, other, "") is None for other in expected_rows)]
        return f"{len(expected_rows)} rows by the oracle, {len(actual_rows)} by the engine\n  only the oracle: {left[:2]}\n  only the engine: {surplus[:2]}"
    for number, (one, other) in enumerate(zip(expected_rows, actual_rows, strict=True)):
        found = _apart(one, other, f"row {number}")
        if found:
            return f"{found}\n  oracle: {one}\n  engine: {dict(other)}"
    return None


def _apart(one: Any, other: Any, path: str) -> str | None:
    """Maps are maps, lists keep their order, floats are equal to nine digits."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        if set(one) != set(other):
            return f"{path}: keys {sorted(set(one) ^ set(other))} on one side only"
        return next((found for key in one if (found := _apart(one[key], other[key], f"{path}.{key}"))), None)
    if isinstance(one, list) and isinstance(other, list):
        if len(one) != len(other):
            return f"{path}: {len(one)} and {len(other)} items"
        return next((found for at, pair in enumerate(zip(one, other, strict=True)) if (found := _apart(*pair, f"{path}.{at}"))), None)
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool) and not isinstance(other, bool):
        return None if math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9) else f"{path}: {one} and {other}"
    return None if (type(one), one) == (type(other), other) else f"{path}: {one!r} and {other!r}"
