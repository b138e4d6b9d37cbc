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


def write_csv(stream: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, is_raw: bool = False) -> None:
    """Rows as CSV. For a person: UTF-8 with BOM, CRLF, text that looks like a formula behind an apostrophe.

    is_raw, for machines: UTF-8 without BOM, LF, every text as it is, lists and maps as JSON.
    Nothing is an empty cell; true and false are lower case.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8" if is_raw else "utf-8-sig", newline="", write_through=False)
    writer = csv.writer(text, lineterminator="\n" if is_raw else "\r\n")
    for row in (headings, *rows):
        writer.writerow([_guarded(value) if isinstance(value, str) and not is_raw else _cell(value) for value in row])
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
