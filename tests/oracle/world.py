"""A graph in memory, in the shape of tests/graph_file.py, that can be walked in plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.model.declaration import snake_case
from tests.graph_file import Graph


class _Facts:
    """Facts read as attributes: what is not recorded is None, what the model does not know is a typing error of the oracle."""

    __slots__ = ("_facts", "_known")

    def __init__(self, facts: Mapping[str, Any], known: frozenset[str]) -> None:
        self._facts = facts
        self._known = known

    def __getattr__(self, name: str) -> Any:
        if name not in self._known:
            raise AttributeError(f"the model has no property {name} here; it has {', '.join(sorted(self._known))}")
        return self._facts.get(name)


class Node(_Facts):
    """A node; the same object wherever the world shows it."""

    __slots__ = ("label",)

    def __init__(self, label: str, facts: Mapping[str, Any]) -> None:
        super().__init__(facts, _NODE_FACTS[label])
        self.label = label

    @property
    def subject_kind(self) -> str:
        """The label as answers say it: `person`."""
        return snake_case(self.label)

    def __repr__(self) -> str:
        return f"{self.label} {self.id}"


class Edge(_Facts):
    """An edge between two nodes."""

    __slots__ = ("end", "name", "start", "type")

    def __init__(self, name: str, start: Node, end: Node, facts: Mapping[str, Any]) -> None:
        super().__init__(facts, _EDGE_FACTS[name])
        self.name = name
        self.type = RELATIONSHIPS[name].type
        self.start = start
        self.end = end

    def __repr__(self) -> str:
        return f"{self.start.id} -{self.type}-> {self.end.id}"


_NODE_FACTS = {label: frozenset(item.name for item in node.properties) for label, node in LABELS.items()}
_EDGE_FACTS = {name: frozenset(item.name for item in edge.properties) for name, edge in RELATIONSHIPS.items()}


class World:
    """The whole graph: nodes by label in the order of their ids, edges from and to each node."""

    def __init__(self, graph: Graph) -> None:
        self._nodes: dict[str, dict[str, Node]] = {
            label: {facts["id"]: Node(label, facts) for facts in sorted(nodes, key=lambda facts: facts["id"])} for label, nodes in graph.nodes.items()
        }
        self._from: dict[tuple[Node, str], list[Edge]] = defaultdict(list)
        self._to: dict[tuple[Node, str], list[Edge]] = defaultdict(list)
        self.edges: list[Edge] = []
        for name, edges in graph.edges.items():
            kind = RELATIONSHIPS[name]
            for written in edges:
                edge = Edge(name, self._nodes[kind.start.label][written.start], self._nodes[kind.end.label][written.end], written.facts)
                self.edges.append(edge)
                self._from[edge.start, edge.type].append(edge)
                self._to[edge.end, edge.type].append(edge)

    def all(self, label: str) -> list[Node]:
        """Every node of a label, by id."""
        return list(self._nodes.get(label, {}).values())

    def find(self, label: str, id_: str | None) -> Node | None:
        """The node of that id, or None."""
        return self._nodes.get(label, {}).get(id_) if id_ is not None else None

    def out(self, node: Node, type_: str, label: str | None = None) -> list[Edge]:
        """The edges of a type that leave a node, to nodes of one label or of any."""
        return [edge for edge in self._from[node, type_] if label in (None, edge.end.label)]

    def into(self, node: Node, type_: str, label: str | None = None) -> list[Edge]:
        """The edges of a type that reach a node, from nodes of one label or of any."""
        return [edge for edge in self._to[node, type_] if label in (None, edge.start.label)]

    def reach(self, start: Node, steps: Callable[[Node], list[Node]], most: int) -> dict[Node, int]:
        """Every node that `steps` lead to from `start` in at most `most` of them, with the least number; `start` itself with 0."""
        found, border = {start: 0}, [start]
        for depth in range(1, most + 1):
            border = list(dict.fromkeys(node for here in border for node in steps(here) if node not in found))
            found |= dict.fromkeys(border, depth)
        return found
