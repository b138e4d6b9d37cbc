"""Finds the people whom no way of ours to a decider can avoid."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_PATHS = 3
MOST_OPENINGS = 3
_US = ("us", "")
_Node = tuple[str, str]


@dataclass(frozen=True)
class _Network:
    """Who leads to whom on the way to one decider. A node is what it is (`staff`, `person`) and its id; `steps` counts from a person to the decider."""

    decider: _Node
    names: Mapping[_Node, str | None]
    ways: Mapping[_Node, tuple[_Node, ...]]
    steps: Mapping[_Node, int]


def needle_points(rows: list[dict[str, Any]], params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rows of `gaps.needle_point` that stand: every pair, and each decider whom all our ways reach through the same people.

    Such a row's `network` becomes `through` (those people, from ours to the decider), `paths` (the shortest ways, at most three)
    and `openings` (whom to meet so that there is a way past them, nearest to the decider first).
    """
    kept = []
    for row in rows:
        evidence = {key: value for key, value in row["evidence"].items() if key != "network"}
        if evidence["decider_id"] is None:
            kept.append({**row, "evidence": evidence})
            continue
        network = _network(row["evidence"], params["max_steps"])
        through = _unavoidable(network)
        if through:
            found = {
                "through": [_said(network, node) for node in through],
                "paths": [_path(network, path) for path in _shortest(network)],
                "openings": [{"person_id": node[1], "person": network.names[node]} for node in _openings(network, through)],
            }
            kept.append({**row, "evidence": {**evidence, **found}})
    return kept


def _network(evidence: Mapping[str, Any], most_steps: int) -> _Network:
    """The ways of at most `most_steps` between people, and our live ties to whoever stands on one."""
    decider = ("person", evidence["decider_id"])
    people = {("person", entry["person_id"]): entry for entry in evidence["network"] if not entry["is_closed"]}
    into: dict[_Node, list[_Node]] = {}
    for node, entry in people.items():
        for next_id in entry["leads_to"]:
            into.setdefault(("person", next_id), []).append(node)
    steps = {decider: 0}
    frontier = [decider]
    for step in range(1, most_steps + 1):
        frontier = [node for reached in frontier for node in into.get(reached, ()) if steps.setdefault(node, step) == step]
        frontier = list(dict.fromkeys(frontier))
    names = {node: entry["person"] for node, entry in people.items()}
    ways = {node: tuple(near for next_id in people[node]["leads_to"] if (near := ("person", next_id)) in steps) for node in steps if node != decider}
    for node in steps:
        for holder in people[node]["known_to"]:
            staff = ("staff", holder["staff_id"])
            names[staff] = holder["staff"]
            ways[staff] = (*ways.get(staff, ()), node)
    ways[_US] = tuple(sorted(node for node in ways if node[0] == "staff"))
    return _Network(decider, names, ways, steps)


def _unavoidable(network: _Network) -> list[_Node]:
    """Everyone whom all ways from us to the decider pass, in that order, without the decider; nobody when there is no way at all."""
    import rustworkx

    graph: Any = rustworkx.PyDiGraph()
    nodes = sorted({_US, network.decider, *network.ways, *network.steps})
    at = dict(zip(nodes, graph.add_nodes_from(nodes), strict=True))
    graph.add_edges_from_no_data([(at[node], at[near]) for node, nears in network.ways.items() for near in nears])
    dominators = rustworkx.immediate_dominators(graph, at[_US])
    through: list[_Node] = []
    place = dominators.get(at[network.decider], at[_US])
    while place != at[_US]:
        through.append(nodes[place])
        place = dominators[place]
    return through[::-1]


def _shortest(network: _Network) -> list[tuple[_Node, ...]]:
    """The shortest ways from one of ours to the decider, at most three, equal ones by their ids; none longer than it takes from the furthest person."""

    def ways(path: tuple[_Node, ...], left: int) -> Iterator[tuple[_Node, ...]]:
        if path[-1] == network.decider:
            if left == 0:
                yield path
            return
        for near in sorted(network.ways.get(path[-1], ())):
            if near not in path and network.steps[near] <= left - 1:
                yield from ways((*path, near), left - 1)

    found: list[tuple[_Node, ...]] = []
    for length in range(1, max(network.steps.values()) + 2):
        for staff in network.ways[_US]:
            for path in ways((staff,), length):
                found.append(path)
                if len(found) == MOST_PATHS:
                    return found
    return found


def _openings(network: _Network, through: list[_Node]) -> list[_Node]:
    """Whom a colleague could meet so that a way leads past `through`, the decider first, then those nearest."""
    avoided = set(through)
    reached, frontier = {network.decider}, [network.decider]
    while frontier:
        frontier = [node for node in network.steps if node not in reached | avoided and any(near in frontier for near in network.ways[node])]
        reached.update(frontier)
    return sorted(reached, key=lambda node: (network.steps[node], node))[:MOST_OPENINGS]


def _said(network: _Network, node: _Node) -> dict[str, Any]:
    kind, id_ = node
    nobody = dict.fromkeys(("staff_id", "staff", "person_id", "person"))
    return {**nobody, f"{kind}_id": id_, kind: network.names[node]}


def _path(network: _Network, path: tuple[_Node, ...]) -> dict[str, Any]:
    """A way as ids and names: who of ours begins it, and the people between."""
    between = path[1:-1]
    return {
        "staff_id": path[0][1],
        "staff": network.names[path[0]],
        "person_ids": [id_ for _, id_ in between],
        "persons": [network.names[node] or node[1] for node in between],
    }
