"""Writes rows as CSV: for Excel by default (BOM, CRLF, no live formulas), for machines with `is_raw`."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson

from orggraph.render.layout import harmless

_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet run a cell as a formula (OWASP, CSV injection)."""


def write_csv(stream: BinaryIO, names: Sequence[str], headings: Sequence[str], rows: Iterable[Mapping[str, Any]], *, is_raw: bool = False) -> None:
    """Rows as CSV. For a person: UTF-8 with BOM, CRLF, headings, text that looks like a formula behind an apostrophe.

    is_raw, for machines: UTF-8 without BOM, LF, column names, every text as it is.
    Lists and maps are JSON in their cell; nothing is an empty cell; true and false are lower case.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8" if is_raw else "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n" if is_raw else "\r\n")
    writer.writerow(names if is_raw else [_guarded(heading) for heading in headings])
    for row in rows:
        cells = [_cell(row[name]) for name in names]
        writer.writerow(cells if is_raw else [_guarded(cell) if isinstance(row[name], str) else cell for name, cell in zip(names, cells, strict=True)])
    text.flush()
    text.detach()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping | list | tuple):
        return orjson.dumps(value).decode()
    return str(value)


def _guarded(text: str) -> str:
    plain = harmless(text, keeps_lines=True)
    return f"'{plain}" if plain.lstrip(" ").startswith(_LIVE) or text.startswith(_LIVE) else plain
