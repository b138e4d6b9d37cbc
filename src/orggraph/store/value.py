"""Turns what the driver hands over into plain Python, so that no type of the driver leaves the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import neo4j.spatial
import neo4j.time
from neo4j.graph import Node, Path, Relationship

from orggraph.model import SENSITIVE

_PLAIN = frozenset({str, int, float, bool, type(None), bytes, bytearray})


def plain_rows(keys: Sequence[str], records: Sequence[Any]) -> list[dict[str, Any]]:
    """The records as dictionaries of plain values."""
    return [{key: value if type(value) in _PLAIN else plain(value) for key, value in zip(keys, record, strict=True)} for record in records]


def plain(value: Any) -> Any:
    """The value as plain Python; lists and maps as a whole. Nodes and edges become their properties, a path the list of its nodes.

    Of a node or an edge that is handed over whole what the model calls sensitive stays behind: whoever means such a property names it.
    """
    convert = _CONVERSIONS.get(type(value))
    if convert is not None:
        return convert(value)
    if isinstance(value, (Node, Relationship)):  # an edge's class is made anew for each relationship type
        hidden = _hidden(value)
        return {key: plain(item) for key, item in value.items() if key not in hidden}
    if isinstance(value, Path):
        return [plain(node) for node in value.nodes]
    if isinstance(value, neo4j.spatial.Point):
        return [float(part) for part in value]
    return value


def _hidden(value: Node | Relationship) -> frozenset[str]:
    names = value.labels if isinstance(value, Node) else (value.type,)
    return frozenset[str]().union(*(SENSITIVE.get(name, frozenset()) for name in names))


def _plain_list(values: list[Any]) -> list[Any]:
    return [value if type(value) in _PLAIN else plain(value) for value in values]


def _plain_map(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value if type(value) in _PLAIN else plain(value) for key, value in values.items()}


def _plain_moment(value: neo4j.time.DateTime) -> dt.datetime:
    # ArcadeDB forgets the zone of a stored moment; what we store is UTC, so both engines answer the same.
    moment = value.to_native()
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _plain_duration(value: neo4j.time.Duration) -> dt.timedelta | str:
    # Months have no fixed length, so such a duration stays in its ISO form.
    return value.iso_format() if value.months else dt.timedelta(days=value.days, seconds=value.seconds, microseconds=value.nanoseconds // 1000)


_CONVERSIONS: dict[type, Callable[[Any], Any]] = {
    list: _plain_list,
    dict: _plain_map,
    neo4j.time.Date: neo4j.time.Date.to_native,
    neo4j.time.DateTime: _plain_moment,
    neo4j.time.Time: neo4j.time.Time.to_native,
    neo4j.time.Duration: _plain_duration,
}
