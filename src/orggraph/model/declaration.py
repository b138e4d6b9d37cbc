"""The words in which the graph's model is declared: property, node, edge, reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from orggraph.locale import Text

PropertyType = Literal["str", "int", "float", "bool", "date", "datetime", "list[str]"]
Value = str | int
Vocabulary = Mapping[Value, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One fact that a node or an edge carries.

    heading: the column's name for a person, also accepted as a column header on import.
    values: the closed vocabulary, each value with its word in both languages; empty when anything of the type goes.
    is_history: on an edge, a change of this fact ends the old edge and starts a new one; all other facts change in place.
    is_system: written by orggraph itself, never read from a column.
    is_sensitive: hidden from readers without the right role.
    """

    name: str
    type: PropertyType
    heading: Text
    help: Text | None = None
    unit: Text | None = None
    values: Vocabulary = field(default_factory=dict)
    ge: float | None = None
    le: float | None = None
    is_required: bool = False
    is_history: bool = False
    is_sensitive: bool = False
    is_system: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """One end of an edge: the label it stands on and the column that names that node's id."""

    label: str
    column: str
    heading: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A relationship type between two labels. The same type between other labels is another `Edge`.

    discriminators: properties that tell apart two edges of this type between the same pair on the same day
    (one person can hold several control points of one project).
    """

    type: str
    start: End
    end: End
    heading: Text
    properties: tuple[Property, ...] = ()
    discriminators: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The edge's own name, `START.TYPE.END`, unique in the model; files about the edge are called so."""
        return f"{self.start.label}.{self.type}.{self.end.label}"

    def property(self, name: str) -> Property:
        """The property called `name`; KeyError when there is none."""
        return _named(self.properties, name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A column of a node's table that stands for an edge: `manager_id` in a list of people is REPORTS_TO.

    The table's node is the edge's start unless `is_reversed`. `fixed` are facts of the edge that the column itself implies.
    """

    column: str
    heading: Text
    edge: str
    is_reversed: bool = False
    fixed: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A label. `is_internal` marks orggraph's own bookkeeping, which is neither imported nor asked about."""

    label: str
    heading: Text
    properties: tuple[Property, ...]
    references: tuple[Reference, ...] = ()
    is_internal: bool = False

    @property
    def name(self) -> str:
        """The label as answers write it in `subject_kind`, in snake_case: `customer_plan`."""
        return snake_case(self.label)

    def property(self, name: str) -> Property:
        """The property called `name`; KeyError when there is none."""
        return _named(self.properties, name)


def snake_case(label: str) -> str:
    """`CustomerPlan` as `customer_plan`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", label).lower()


def _named(properties: tuple[Property, ...], name: str) -> Property:
    for item in properties:
        if item.name == name:
            return item
    raise KeyError(name)
