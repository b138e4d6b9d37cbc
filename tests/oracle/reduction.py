"""Takes from a graph all that a fault does not need, and writes what is left as a file of tests/graphs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from time import monotonic
from typing import Any, TypeVar

from orggraph.model import RELATIONSHIPS
from tests.graph_file import Graph, GraphEdge

T = TypeVar("T")
Part = tuple[str, Any]


def reduce_graph(graph: Graph, is_faulty: Callable[[Graph], bool], seconds: float = 60) -> Graph:
    """The smallest part of `graph` found in so many seconds that `is_faulty` still says yes to: nodes first, then edges, then single facts."""
    deadline = monotonic() + seconds
    nodes: list[Part] = [(label, node) for label, found in graph.nodes.items() for node in found]
    edges: list[Part] = [(name, edge) for name, found in graph.edges.items() for edge in found]

    def build(some_nodes: Sequence[Part], some_edges: Sequence[Part]) -> Graph:
        return _build(graph, some_nodes, some_edges)

    nodes = _shrink(nodes, lambda some: is_faulty(build(some, edges)), deadline)
    edges = [part for name, found in build(nodes, edges).edges.items() for part in [(name, edge) for edge in found]]
    edges = _shrink(edges, lambda some: is_faulty(build(nodes, some)), deadline)
    for at, (label, node) in enumerate(nodes):
        for fact in [name for name in node if name not in ("id", "name", "name_en", "name_zh", "side")]:
            fewer = [*nodes[:at], (label, {name: value for name, value in nodes[at][1].items() if name != fact}), *nodes[at + 1 :]]
            if monotonic() < deadline and is_faulty(build(fewer, edges)):
                nodes = fewer
    for at, (name, edge) in enumerate(edges):
        for fact in [one for one in edge.facts if one not in ("key", "point")]:
            lean = GraphEdge(edge.start, edge.end, {one: value for one, value in edges[at][1].facts.items() if one != fact})
            fewer = [*edges[:at], (name, lean), *edges[at + 1 :]]
            if monotonic() < deadline and is_faulty(build(nodes, fewer)):
                edges = fewer
    return build(nodes, edges)


def _build(graph: Graph, nodes: Sequence[Part], edges: Sequence[Part]) -> Graph:
    """The graph of these parts; an edge that lost an end goes too."""
    built = Graph("reduced", graph.as_of)
    # Without any category a graph would be given the shipped matching table.
    for label, node in nodes:
        built.nodes.setdefault(label, []).append(node)
    ids = {(label, node["id"]) for label, node in nodes}
    for name, edge in edges:
        kind = RELATIONSHIPS[name]
        if (kind.start.label, edge.start) in ids and (kind.end.label, edge.end) in ids:
            built.edges.setdefault(name, []).append(edge)
    built.nodes.setdefault("Category", [])
    return built


def _shrink(parts: Sequence[T], is_faulty: Callable[[Sequence[T]], bool], deadline: float) -> list[T]:
    """The parts without the runs, ever shorter, that the fault can do without."""
    left = list(parts)
    length = max(1, len(left) // 2)
    while length and monotonic() < deadline:
        at = 0
        while at < len(left) and monotonic() < deadline:
            fewer = left[:at] + left[at + length :]
            if is_faulty(fewer):
                left = fewer
            else:
                at += length
        length //= 2
    return left


def write_graph(graph: Graph) -> str:
    """The graph as a file of tests/graphs."""
    lines = [f"as_of = {graph.as_of}"]
    for label, nodes in graph.nodes.items():
        lines += [f"{label} = [", *(f"  {_table(node)}," for node in nodes), "]"] if nodes else []
    for name, edges in graph.edges.items():
        lines += [f'"{name}" = [', *(f"  {_table({'from': edge.start, 'to': edge.end} | edge.facts)}," for edge in edges), "]"] if edges else []
    return "\n".join(lines)


def _table(facts: dict[str, Any]) -> str:
    return "{ " + ", ".join(f"{name} = {_value(value)}" for name, value in facts.items()) + " }"


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | int | float):
        return str(value)
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'
