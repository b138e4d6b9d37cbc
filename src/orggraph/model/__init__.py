"""Declares each label, edge and property of the graph once; everything that lists them derives from here."""

from __future__ import annotations

from orggraph.model.declaration import Edge, End, Node, Property, PropertyType, Reference, Value, Vocabulary
from orggraph.model.edge import EDGES
from orggraph.model.node import NODES

LABELS: dict[str, Node] = {node.label: node for node in NODES}
RELATIONSHIPS: dict[str, Edge] = {edge.name: edge for edge in EDGES}
RELATIONSHIP_TYPES: frozenset[str] = frozenset(edge.type for edge in EDGES)

__all__ = [
    "EDGES",
    "LABELS",
    "NODES",
    "RELATIONSHIPS",
    "RELATIONSHIP_TYPES",
    "Edge",
    "End",
    "Node",
    "Property",
    "PropertyType",
    "Reference",
    "Value",
    "Vocabulary",
]
