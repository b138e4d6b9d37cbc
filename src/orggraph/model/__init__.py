"""Declares each label, edge and property of the graph once; everything that lists them derives from here."""

from __future__ import annotations

from orggraph.model.declaration import Edge, End, Node, Property, PropertyType, Reference, Value, Vocabulary
from orggraph.model.edge import EDGES
from orggraph.model.node import NODES

LABELS: dict[str, Node] = {node.label: node for node in NODES}
RELATIONSHIPS: dict[str, Edge] = {edge.name: edge for edge in EDGES}
RELATIONSHIP_TYPES: frozenset[str] = frozenset(edge.type for edge in EDGES)
SENSITIVE: dict[str, frozenset[str]] = {
    **{node.label: frozenset(item.name for item in node.properties if item.is_sensitive) for node in NODES},
    **{type_: frozenset(item.name for edge in EDGES if edge.type == type_ for item in edge.properties if item.is_sensitive) for type_ in RELATIONSHIP_TYPES},
}
"""The properties of each label and relationship type that are hidden from readers without the right role."""

__all__ = [
    "EDGES",
    "LABELS",
    "NODES",
    "RELATIONSHIPS",
    "RELATIONSHIP_TYPES",
    "SENSITIVE",
    "Edge",
    "End",
    "Node",
    "Property",
    "PropertyType",
    "Reference",
    "Value",
    "Vocabulary",
]
