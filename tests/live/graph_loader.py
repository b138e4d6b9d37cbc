"""Writes a small graph straight into a test database, and empties a test database: never any other.

A database of the tests carries a `(:TestDatabase)` node. It is set when a fixture made the database, or found a given one empty;
nothing here writes to or wipes a database without it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.store import Store
from tests.graph_file import Graph, GraphEdge

ANY_DAY = date(2026, 6, 30)
_WIPE_BATCH = 5_000


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
        for label, nodes in part.nodes.items():
            assert label in LABELS
            store.write(f"UNWIND $rows AS row CREATE (node:{label}) SET node += row", {"rows": nodes}, name="tests.load")
        for name, edges in part.edges.items():
            _load_edges(store, name, edges)


def _load_edges(store: Store, name: str, edges: list[GraphEdge]) -> None:
    kind = RELATIONSHIPS[name]
    text = (
        f"UNWIND $rows AS row MATCH (head:{kind.start.label} {{id: row.start}}) MATCH (tail:{kind.end.label} {{id: row.end}}) "
        f"CREATE (head)-[edge:{kind.type}]->(tail) SET edge += row.facts RETURN count(*) AS number"
    )
    rows: list[Mapping[str, Any]] = [{"start": edge.start, "end": edge.end, "facts": edge.facts} for edge in edges]
    [written] = store.write(text, {"rows": rows}, name="tests.load")
    assert len(rows) == written["number"], f"{name}: {written['number']} of {len(rows)} edges found both ends"


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
