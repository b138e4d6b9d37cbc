"""Writes rows as an XLSX workbook: typed figures and days, and never a live formula or link."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

import orjson
from rich.cells import cell_len

from orggraph.inert import harmless
from orggraph.locale import Language, Text

_CELL_LIMIT = 32_767
"""Characters that one cell of Excel holds."""
_CUT = Text(" … (cut: the cell is full)", " …（内容超出单元格上限，已截断）")
_WIDEST = 60
_NAME_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
"""Characters that the name of a sheet may not hold; it has at most 31."""
_ABOUT = Text("About", "说明")
_ANSWER = Text("Answer", "结果")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings, its rows of equal length."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Any]]


def write_workbook(stream: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]], about: Sequence[tuple[str, str]], language: Language) -> None:
    """A workbook with the answer on its first sheet and `about` (what was asked, of which day) on its second.

    Text stays text whatever it begins with. A datetime is written as text with its offset, since Excel knows no time zones.
    """
    write_sheets(stream, [Sheet(_ANSWER.in_language(language), headings, rows)], about, language)


def write_sheets(stream: BinaryIO, sheets: Iterable[Sheet], about: Sequence[tuple[str, str]], language: Language) -> None:
    """A workbook with these sheets and `about` on its last; cells as in `write_workbook`."""
    import xlsxwriter  # type: ignore[import-untyped]  # ships no types

    # A workbook is packed at its end. In memory that can't fail halfway, which would leave the packer to complain once more when it is thrown away.
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(
        packed,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "default_date_format": "yyyy-mm-dd"},
    )
    text = book.add_format({"text_wrap": True, "valign": "top"})
    formats = {
        "bold": book.add_format({"bold": True, "bottom": 1}),
        "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"}),
        "figure": book.add_format({"valign": "top"}),
        "fraction": book.add_format({"num_format": "0.00", "valign": "top"}),
        "text": text,
    }
    for sheet in sheets:
        _write_sheet(book.add_worksheet(_FORBIDDEN.sub(" ", sheet.name)[:_NAME_LIMIT]), sheet, formats, language)
    notes = book.add_worksheet(_ABOUT.in_language(language))
    label_text = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    notes.set_column(0, 0, 40)
    notes.set_column(1, 1, 80)
    for line, (label, value) in enumerate(about):
        notes.write_string(line, 0, harmless(label), label_text)
        notes.write_string(line, 1, harmless(value), text)
    book.close()
    stream.write(packed.getbuffer())


def _write_sheet(page: Any, sheet: Sheet, formats: Mapping[str, Any], language: Language) -> None:
    page.freeze_panes(1, 0)
    body = [[_cell(value, language) for value in row] for row in sheet.rows]
    for at, heading in enumerate(sheet.headings):
        widest = max([cell_len(heading), *(cell_len(str(row[at])) for row in body[:500])])
        page.set_column(at, at, min(widest, _WIDEST) + 2)
        page.write_string(0, at, harmless(heading), formats["bold"])
    for line, row in enumerate(body, start=1):
        for at, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, bool):
                page.write_boolean(line, at, value, formats["figure"])
            elif isinstance(value, int | float):
                page.write_number(line, at, value, formats["fraction" if isinstance(value, float) else "figure"])
            elif isinstance(value, date):
                page.write_datetime(line, at, value, formats["day"])
            else:
                page.write_string(line, at, value, formats["text"])
    if sheet.headings:
        page.autofilter(0, 0, len(body), len(sheet.headings) - 1)


def _cell(value: Any, language: Language) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, int):
        # Excel keeps fifteen digits of a number; a longer one would silently change.
        return value if abs(value) < 10**15 else str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        # Excel's calendar begins in 1900.
        return value if value.year >= 1900 else value.isoformat()
    text = value if isinstance(value, str) else orjson.dumps(value).decode()
    text = harmless(text, keeps_lines=True)
    cut = _CUT.in_language(language)
    return text if len(text) <= _CELL_LIMIT else text[: _CELL_LIMIT - len(cut)] + cut
