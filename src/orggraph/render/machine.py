"""Writes an answer for programs: one JSON object, or JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import orjson

from orggraph.inert import inert_json

if TYPE_CHECKING:
    from orggraph.answer import Result

SCHEMA_VERSION = 1
"""Of the JSON object below; grows when a key changes its meaning or goes."""


def result_object(result: Result) -> dict[str, Any]:
    """The answer as one object; its rows hold figures and slugs, never words of one language. `left_out` is there when something sensitive is not."""
    left_out = result.left_out
    return {
        "schema_version": SCHEMA_VERSION,
        "query": result.query.name,
        "params": result.params,
        "columns": [{"name": column.name, "type": column.type} for column in result.query.columns],
        "rows": result.rows,
        "truncated": result.truncated,
        **({"left_out": {"columns": [column.name for column in left_out.columns], "rows": left_out.rows}} if left_out else {}),
        "took_ms": result.took_ms,
        "unfinished": [{"batch": item.id, "source": item.source, "is_undo": item.is_undo} for item in result.unfinished],
    }


def dump(value: Any, *, is_indented: bool = False) -> bytes:
    """The value as JSON with a line end. Days and moments are ISO 8601; control characters and direction marks are escaped."""
    return inert_json(orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE | (orjson.OPT_INDENT_2 if is_indented else 0)))


def dump_lines(rows: Iterable[Mapping[str, Any]]) -> Iterable[bytes]:
    """One JSON object a line."""
    return (dump(row) for row in rows)
