"""Says what one table of the canonical form may hold: its columns, their rules and what each becomes in the graph.

Derived from `orggraph.model` alone: a property declared there is a column here, checked by the same bounds and words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

from orggraph.locale import Text
from orggraph.model import LABELS, RELATIONSHIPS, Edge, End, Node, Property, Reference

if TYPE_CHECKING:
    from pydantic import TypeAdapter

LONGEST_ID = 512  # both engines index strings of this length; see engines.md
LONGEST_TEXT = 32_767  # what one Excel cell can hold
TEMPLATE_LISTS = "orggraph"  # the hidden sheet of our own template, which holds its drop-downs

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: a property, a reference that becomes an edge, or one end of an edge."""

    name: str
    heading: Text
    fact: Property | None = None
    reference: Reference | None = None
    end: End | None = None

    @property
    def is_key(self) -> bool:
        """Whether a row without this cell says nothing at all."""
        return self.end is not None or self.name == "id"

    @property
    def names_label(self) -> str | None:
        """The label whose id (or name) the cell holds; None for a plain fact."""
        if self.end:
            return self.end.label
        if self.reference:
            edge = RELATIONSHIPS[self.reference.edge]
            return edge.start.label if self.reference.is_reversed else edge.end.label
        return None


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of one label's or one edge's table, in a fixed order; a row is a tuple in that order with None for blank."""

    name: str
    heading: Text
    columns: tuple[Column, ...]
    place: Mapping[str, int]
    node: Node | None = None
    edge: Edge | None = None

    @property
    def required(self) -> tuple[str, ...]:
        """The properties that a node must have before it can be added."""
        properties = self.node.properties if self.node else ()
        return tuple(item.name for item in properties if item.is_required)

    @property
    def discriminators(self) -> tuple[int, ...]:
        """Places of the facts that tell apart two edges of one pair."""
        return tuple(self.place[name] for name in self.edge.discriminators) if self.edge else ()

    @property
    def history(self) -> tuple[int, ...]:
        """Places of the facts whose change starts a new edge."""
        return tuple(self.place[item.name] for item in self.edge.properties if item.is_history) if self.edge else ()


@cache
def layout(name: str) -> Layout:
    """The layout of the table called `name`, a label or an edge name such as `Person.REPORTS_TO.Person`; KeyError when the model has neither."""
    if name in RELATIONSHIPS:
        edge = RELATIONSHIPS[name]
        columns = (
            Column(edge.start.column, edge.start.heading, end=edge.start),
            Column(edge.end.column, edge.end.heading, end=edge.end),
            *(Column(item.name, item.heading, fact=item) for item in edge.properties if not item.is_system),
        )
        return Layout(name, edge.heading, columns, {column.name: at for at, column in enumerate(columns)}, edge=edge)
    node = LABELS[name]
    columns = (
        *(Column(item.name, item.heading, fact=item) for item in node.properties if not item.is_system),
        *(Column(item.column, item.heading, reference=item) for item in node.references),
    )
    return Layout(name, node.heading, columns, {column.name: at for at, column in enumerate(columns)}, node=node)


def layouts() -> tuple[Layout, ...]:
    """Every table that a user can import, nodes before edges."""
    return (*(layout(label) for label, node in LABELS.items() if not node.is_internal), *(layout(name) for name in RELATIONSHIPS))


@cache
def owner_side(edge: str) -> int:
    """Which end's rows speak for the edge: 1 (the end) when a reference column of the end's own table makes it, else 0 (the start)."""
    return int(any(reference.is_reversed for node in LABELS.values() for reference in node.references if reference.edge == edge))


@cache
def row_adapter(name: str) -> TypeAdapter[list[dict[str, Any]]]:
    """What checks a list of rows of the table `name`, every bad cell of all rows in one call."""
    from pydantic import TypeAdapter
    from typing_extensions import TypedDict

    table = layout(name)
    fields = {column.name: _rule(table, column) for column in table.columns}
    declare: Any = TypedDict  # its name and fields are known at run time only, which the type checker cannot follow
    row = declare(f"{name.replace('.', '_')}Row", fields, total=False)
    row.__pydantic_config__ = {"strict": True, "extra": "forbid"}
    return TypeAdapter(list[row])  # type: ignore[valid-type]


def _rule(table: Layout, column: Column) -> Any:
    from typing import Required

    from pydantic import Field

    if column.fact is None or column.name == "id":
        identity = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]
        return Required[identity] if column.is_key else identity | None
    item = column.fact
    kinds: dict[str, Any] = {"str": str, "int": int, "float": float, "bool": bool, "date": date, "datetime": datetime, "list[str]": list[str]}
    kind: Any = kinds[item.type]
    if item.values:
        kind = Literal[tuple(item.values)]
    elif item.type == "str":
        kind = Annotated[str, Field(max_length=LONGEST_TEXT)]
    elif item.ge is not None or item.le is not None:
        kind = Annotated[kind, Field(ge=item.ge, le=item.le)]
    if table.edge and item.is_required:
        return Required[kind]
    return kind | None
