"""Finds cells that are blank where the graph holds a value. A blank is no news and changes nothing: who cleared one on purpose has to be told so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from orggraph.ingest.existing import Existing, Held
from orggraph.ingest.refusal import Ledger
from orggraph.model import LABELS

if TYPE_CHECKING:
    from orggraph.ingest.changes import NodeChanges
    from orggraph.ingest.harvest import Edges, Harvest, Nodes
    from orggraph.ingest.timeline import Version
    from orggraph.model import Reference


def look_at_node(harvest: Harvest, nodes: Nodes, at: int, facts: Sequence[tuple[int, str]], held: Mapping[str, Any], ledger: Ledger) -> None:
    """Compares the row of a node with what the graph holds of it; `facts` are the columns to look at, with their places."""
    row = nodes.rows[at]
    for place, name in facts:
        if row[place] is None and held.get(name) is not None:
            for origin in nodes.places_of(at):
                ledger.blank(origin, harvest.header(origin, nodes.layout.name, name))


def look_at_edge(harvest: Harvest, edges: Edges, at: int, version: Version, ledger: Ledger) -> None:
    """Compares a row of an edge's own table with the edge that it speaks of. Its first day is left out: without one a row speaks of the present edge."""
    if version.was is None or edges.vias[edges.via[at]] is not None:
        return
    row = edges.rows[at]
    for place, column in enumerate(edges.layout.columns[2:], start=2):
        if row[place] is None and column.name != "since" and version.was[place - 2] is not None:
            for origin in edges.places_of(at):
                ledger.blank(origin, harvest.header(origin, edges.layout.name, column.name))


def look_at_references(harvest: Harvest, changes: Mapping[str, NodeChanges], existing: Existing, today: date, ledger: Ledger) -> None:
    """Looks for blank reference cells, such as a manager, of nodes that have such an edge today."""
    for label, change in changes.items():
        nodes = change.nodes
        added = {nodes.rows[at][0] for at in change.added}
        for reference in LABELS[label].references:
            column = nodes.layout.place[reference.column]
            blank = {key: at for key, at in nodes.at.items() if nodes.rows[at][column] is None and key not in added}
            blank = {key: at for key, at in blank.items() if any(harvest.header(origin, label, reference.column) for origin in nodes.places_of(at))}
            for key, edges in existing.edges(reference.edge, blank).items() if blank else ():
                if any(_is_of(edge, reference, today) for edge in edges):
                    for origin in nodes.places_of(blank[key]):
                        ledger.blank(origin, harvest.header(origin, label, reference.column))


def _is_of(edge: Held, reference: Reference, today: date) -> bool:
    """Whether the edge holds today and is what the column says: it came through it, or has the facts that the column implies."""
    since, until = edge.facts.get("since"), edge.facts.get("until")
    if (since is not None and since > today) or (until is not None and until <= today):
        return False
    if str(edge.key).startswith(f"{reference.column}|"):
        return True
    return bool(reference.fixed) and all(edge.facts.get(name) == value for name, value in reference.fixed.items())
