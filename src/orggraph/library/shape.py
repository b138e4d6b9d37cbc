"""Reads the closed set of types that parameters and columns may have, such as `int`, `date?` and `list[str]`."""

from __future__ import annotations

from dataclasses import dataclass

SCALARS = ("str", "int", "float", "bool", "date", "datetime")
GRAMMAR = "str int float bool date datetime map list[...], and ? for null"


@dataclass(frozen=True, slots=True)
class Shape:
    """What values a parameter or a column takes. `name` is a scalar, "map" or "list"; `item` is what a list holds."""

    name: str
    item: Shape | None = None
    is_nullable: bool = False


def parse_shape(text: str) -> Shape | None:
    """The shape that `text` spells, or None when it is none of ours."""
    if text.endswith("?"):
        inner = parse_shape(text[:-1])
        return None if inner is None or inner.is_nullable else Shape(inner.name, inner.item, is_nullable=True)
    if text.startswith("list[") and text.endswith("]"):
        item = parse_shape(text[5:-1])
        return None if item is None else Shape("list", item)
    return Shape(text) if text == "map" or text in SCALARS else None
