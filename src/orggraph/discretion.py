"""Leaves out of every answer what the model calls sensitive, unless the owner asks to see it, and says how much that was.

Nothing is put in its place: a null would be read as unknown. The column or the key is not there, nor is a row that tells such a fact by being there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from orggraph.answer import LeftOut, Result

_EVIDENCE = "evidence"


def leave_out(result: Result) -> Result:
    """The answer without what its question declares as sensitive, and with how much that was."""
    query = result.query
    names, rows = query.sensitive.names, query.sensitive.rows
    if not names and not rows:
        return result
    kept = [row for row in result.rows if not _tells(row, rows)]
    return replace(
        result,
        query=query.discreet,
        rows=[_without(row, names) for row in kept],
        left_out=LeftOut(tuple(column for column in query.columns if column.name in names), len(result.rows) - len(kept)),
    )


def _tells(row: dict[str, Any], rows: str | bool) -> bool:
    """Whether the row tells a sensitive fact by being there."""
    if isinstance(rows, bool):
        return rows
    return bool(row[rows] if rows in row else row.get(_EVIDENCE, {}).get(rows))


def _without(row: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name not in names}
    if isinstance(kept.get(_EVIDENCE), dict):
        kept[_EVIDENCE] = {name: value for name, value in kept[_EVIDENCE].items() if name not in names}
    return kept
