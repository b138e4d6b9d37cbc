"""Holds what an import would write of each label and edge, as rows to write, and what it says of what is there."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from orggraph.ingest.harvest import Edges, Nodes
from orggraph.ingest.layout import Layout
from orggraph.ingest.saying import Sayings


@dataclass
class NodeChanges:
    """What is to be written of one label. `said`: what the rows say of nodes that the graph holds."""

    nodes: Nodes
    said: Sayings
    added: array[int] = field(default_factory=lambda: array("Q"))
    changed: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """Added, changed, unchanged."""
        return len(self.added), len(self.changed), self.unchanged

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows to write, by id."""
        facts = [(at, column.name) for at, column in enumerate(self.nodes.layout.columns) if column.fact]
        for at in self.added:
            row = self.nodes.rows[at]
            yield {name: row[place] for place, name in facts if row[place] is not None}
        yield from self.changed


@dataclass
class EdgeChanges:
    """What is to be written of one edge. `plain`: rows of pairs that the graph does not know and the files name once; `woven`: all others.

    said: what the rows say of edges that the graph holds.
    """

    edges: Edges
    said: Sayings
    plain: array[int] = field(default_factory=lambda: array("Q"))
    woven: list[dict[str, Any]] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """Added, changed, unchanged."""
        return self.added, self.changed, self.unchanged

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows to write, by owner."""
        table = self.edges.layout
        facts = [(at, column.name) for at, column in enumerate(table.columns) if column.fact]
        for at in self.plain:
            row = self.edges.rows[at]
            via = self.edges.vias[self.edges.via[at]]
            yield {
                "start": row[0],
                "end": row[1],
                "key": edge_key(table, row[2:], via.column if via else None),
                "facts": {name: row[place] for place, name in facts if row[place] is not None},
            }
        yield from self.woven


def edge_key(table: Layout, facts: Sequence[Any], via: str | None, taken: frozenset[str] = frozenset()) -> str:
    """What tells a new edge from others of its type between its pair: set once, opaque afterwards.

    An edge that came through a reference column begins with that column's name: a later value of the column ends it, and no other edge.
    """
    parts = [*((via,) if via else ()), *(str(facts[at - 2] if facts[at - 2] is not None else "") for at in table.discriminators)]
    since = facts[table.place["since"] - 2]
    key = "|".join([*parts, since.isoformat() if since else "always"])
    number = 2
    found = key
    while found in taken:
        found = f"{key}#{number}"
        number += 1
    return found
