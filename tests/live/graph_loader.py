"""Writes a small graph straight into a test database, and empties a test database: never any other.

A database of the tests carries a `(:TestDatabase)` node. It is set when a fixture made the database, or found a given one empty;
nothing here writes to or wipes a database without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.store import Store
from tests.graph_file import Graph, GraphEdge

ANY_DAY = date(2026, 6, 30)
_WIPE_BATCH = 5_000
_LABELS = tuple(label for label, node in LABELS.items() if label != "Migration")
# One statement for all nodes and one for all edges: a transaction each costs more than what a small graph writes in it,
# and a text that never changes is planned once.
_CREATE_NODES = "\n".join(f"CALL () {{ UNWIND $nodes.{label} AS row CREATE (node:{label}) SET node += row }}" for label in _LABELS)
_CREATE_EDGES = "\n".join(
    [
        f"CALL () {{ UNWIND $edges[{number}] AS row"
        f" MATCH (head:{kind.start.label} {{id: row.start}}) MATCH (tail:{kind.end.label} {{id: row.end}})"
        f" CREATE (head)-[edge:{kind.type}]->(tail) SET edge += row.facts RETURN count(*) AS written_{number} }}"
        for number, kind in enumerate(RELATIONSHIPS.values())
    ]
    + [f"RETURN [{', '.join(f'written_{number}' for number in range(len(RELATIONSHIPS)))}] AS written"]
)


class NotOurDatabase(Exception):
    """The database holds data and no mark of the tests."""


def mark(store: Store) -> None:
    """Marks a database as one of the tests; for one that the tests have just made."""
    store.write("MERGE (:TestDatabase {id: 'tests'})", {}, name="tests.mark")


def claim(store: Store) -> None:
    """Empties a given database that an earlier run marked, or marks it when it is empty, schema included.

    Raises NotOurDatabase when it holds anything that the tests did not put there.
    """
    if _is_marked(store):
        _remove(store, "node:TestDatabase")
    elif _count(store, "MATCH (node) RETURN count(*) AS number"):
        raise NotOurDatabase(
            f"The database at {store.describe().address} holds data and does not carry the mark (:TestDatabase), so the tests will not touch it. "
            "Give them an empty database in ORGGRAPH_TEST_URI."
        )
    mark(store)


def wipe(store: Store) -> None:
    """Removes every node and edge but the schema's own record. Raises NotOurDatabase when the mark is gone."""
    if not _is_marked(store):
        raise NotOurDatabase(f"The database at {store.describe().address} lost its mark (:TestDatabase); nothing was wiped.")
    _remove(store, "node:TestDatabase OR node:Migration")


def _is_marked(store: Store) -> bool:
    return _count(store, "MATCH (mark:TestDatabase) RETURN count(*) AS number") > 0


def _remove(store: Store, kept: str) -> None:
    while _count(store, f"MATCH (node) WHERE NOT ({kept}) RETURN count(*) AS number"):
        store.write(f"MATCH (node) WHERE NOT ({kept}) WITH node LIMIT {_WIPE_BATCH} DETACH DELETE node", {}, name="tests.wipe")


def load(store: Store, graph: Graph, matching_table: Graph) -> None:
    """Replaces the database's content by `graph`, with `matching_table` unless the graph brings categories of its own."""
    wipe(store)
    for part in (graph,) if "Category" in graph.nodes else (matching_table, graph):
        assert set(part.nodes) <= set(_LABELS)
        store.write(_CREATE_NODES, {"nodes": {label: part.nodes.get(label, []) for label in _LABELS}}, name="tests.load")
        if part.edges:
            _load_edges(store, part.edges)


def _load_edges(store: Store, edges: Mapping[str, list[GraphEdge]]) -> None:
    rows = [[{"start": edge.start, "end": edge.end, "facts": edge.facts} for edge in edges.get(name, [])] for name in RELATIONSHIPS]
    [found] = store.write(_CREATE_EDGES, {"edges": rows}, name="tests.load")
    for name, wanted, written in zip(RELATIONSHIPS, rows, found["written"], strict=True):
        assert len(wanted) == written, f"{name}: {written} of {len(wanted)} edges found both ends"


def read_matching_table(store: Store) -> Graph:
    """The categories and their matching as the migrations seed them, to be put back with each graph."""
    nodes = store.read("MATCH (category:Category) RETURN properties(category) AS facts ORDER BY category.id", {}, name="tests.categories").records
    edges = store.read(
        "MATCH (theirs:Category)-[match:MATCHED_BY]->(ours:Category) RETURN theirs.id AS start, ours.id AS end, properties(match) AS facts ORDER BY start, end",
        {},
        name="tests.categories",
    ).records
    table = Graph("matching table", as_of=ANY_DAY)
    if nodes:
        table.nodes["Category"] = [row["facts"] for row in nodes]
    if edges:
        table.edges["Category.MATCHED_BY.Category"] = [GraphEdge(row["start"], row["end"], row["facts"]) for row in edges]
    return table


def _count(store: Store, text: str) -> int:
    [row] = store.read(text, {}, name="tests.count").records
    return int(row["number"])
