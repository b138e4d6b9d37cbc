"""Writes rows as CSV: for Excel by default (BOM, CRLF, no live formulas), for machines with `is_raw`."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson

from orggraph.inert import guarded, harmless


def write_csv(stream: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]], *, is_raw: bool = False) -> None:
    """Rows as CSV. For a person: UTF-8 with BOM, CRLF, text that looks like a formula behind an apostrophe.

    is_raw, for machines: UTF-8 without BOM, LF, every text as it is, lists and maps as JSON.
    Nothing is an empty cell; true and false are lower case.
    """
    # A text wrapper would close the stream with itself when a disk is full; a codec's writer does not.
    writer = csv.writer(codecs.getwriter("utf-8" if is_raw else "utf-8-sig")(stream), lineterminator="\n" if is_raw else "\r\n")
    for row in (headings, *rows):
        writer.writerow([_guarded(value) if isinstance(value, str) and not is_raw else _cell(value) for value in row])


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
    return guarded(harmless(text, keeps_lines=True))
