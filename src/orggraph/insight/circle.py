"""Finds the circles among lines that should lead up to a top: reporting lines, parts, subsidiaries. However long they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST = 10
"""The longest circle of which every one is told; our own choice: nobody mends longer ones by comparing them."""
MOST = 100
"""Circles told of one knot; our own choice: mending these changes what the others are."""
_Node = tuple[str, str]


@dataclass(frozen=True)
class _Lines:
    """Who stands right above whom, by what a node is and its id; `since`: the earliest known day of each step."""

    above: Mapping[_Node, tuple[_Node, ...]]
    since: Mapping[tuple[_Node, _Node], Any]
    names: Mapping[_Node, str | None]


def circles(rows: list[dict[str, Any]], params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each circle, and customer of its first member that is asked about, from rows that say of each node who stands right above it."""
    lines = _read(rows)
    of_node: defaultdict[_Node, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        of_node[_node(row)].append(row)
    found = []
    for knot in _knots(lines):
        for circle in _told(lines, knot):
            evidence = {
                "circle": " > ".join(node[1] for node in (*circle, circle[0])),
                "members": [
                    {"id": node[1], "name": lines.names[node], "since": lines.since[node, following]}
                    for node, following in zip(circle, (*circle[1:], circle[0]), strict=True)
                ],
            }
            found += [{**row, "evidence": evidence} for row in of_node[circle[0]] if row["evidence"]["is_asked"]]
    return sorted(
        found, key=lambda row: (row["customer_id"] is None, row["customer_id"] or "", row["subject_kind"], row["subject_id"], row["evidence"]["circle"])
    )


def _node(row: Mapping[str, Any]) -> _Node:
    return row["subject_kind"], row["subject_id"]


def _read(rows: Sequence[Mapping[str, Any]]) -> _Lines:
    names = {_node(row): row["subject"] for row in rows}
    above: dict[_Node, tuple[_Node, ...]] = {}
    since: dict[tuple[_Node, _Node], Any] = {}
    for row in rows:
        node = _node(row)
        entries = {(node[0], entry["id"]): entry["since"] for entry in row["evidence"]["above"]}
        # A node that is not among the rows stands in no circle; whoever is above themselves is another rule's.
        above[node] = tuple(sorted(other for other in entries if other in names and other != node))
        since |= {(node, other): day for other, day in entries.items()}
    return _Lines(above, since, names)


def _knots(lines: _Lines) -> list[list[_Node]]:
    """Those of whom each stands above each other, one way or another, by their smallest ids: every circle lies in one such knot."""
    import rustworkx

    graph: Any = rustworkx.PyDiGraph()
    nodes = sorted(lines.above)
    at = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from_no_data([(at[node], at[other]) for node, others in lines.above.items() for other in others])
    return sorted(sorted(nodes[number] for number in knot) for knot in rustworkx.strongly_connected_components(graph) if len(knot) > 1)


def _told(lines: _Lines, knot: Sequence[_Node]) -> list[tuple[_Node, ...]]:
    """The circles of up to ten members, the shortest first, at most a hundred; the shortest by the smallest id where all are longer."""
    below = _below(lines, knot)
    found: list[tuple[_Node, ...]] = []
    ways = {node: _steps_to(node, below, LONGEST) for node in knot}
    for length in range(2, LONGEST + 1):
        for first in knot:
            for circle in _walks(lines, (first,), length, ways[first]):
                found.append(circle)
                if len(found) == MOST:
                    return found
    return found or [_shortest(lines, knot[0], below)]


def _below(lines: _Lines, knot: Sequence[_Node]) -> dict[_Node, list[_Node]]:
    """Who of the knot stands right below each of its members."""
    below: dict[_Node, list[_Node]] = {node: [] for node in knot}
    for node in knot:
        for other in lines.above[node]:
            if other in below:
                below[other].append(node)
    return below


def _steps_to(first: _Node, below: Mapping[_Node, Sequence[_Node]], most: int) -> dict[_Node, int]:
    """How many steps up lead from each of the knot to `first`, passing nobody with a smaller id; those of more than `most` are not named."""
    steps, frontier = {first: 0}, [first]
    for step in range(1, most + 1):
        if not frontier:
            break
        near = dict.fromkeys(node for reached in frontier for node in below[reached] if node > first)
        frontier = [node for node in near if steps.setdefault(node, step) == step]
    return steps


def _walks(lines: _Lines, walked: tuple[_Node, ...], length: int, steps: Mapping[_Node, int]) -> Iterator[tuple[_Node, ...]]:
    """The circles of that length that go on from `walked` to its first, meeting nobody twice."""
    left = length - len(walked)
    for other in lines.above[walked[-1]]:
        if left == 0:
            if other == walked[0]:
                yield walked
        elif other not in walked and steps.get(other, length) <= left:
            yield from _walks(lines, (*walked, other), length, steps)


def _shortest(lines: _Lines, first: _Node, below: Mapping[_Node, Sequence[_Node]]) -> tuple[_Node, ...]:
    """The shortest way from `first`, the smallest of the knot, up and round to itself; of equal ones, the one that comes first by its ids."""
    steps = _steps_to(first, below, len(below))
    circle = [first]
    for left in range(min(steps[other] for other in lines.above[first] if other in below), 0, -1):
        circle.append(next(other for other in lines.above[circle[-1]] if steps.get(other) == left))
    return tuple(circle)
