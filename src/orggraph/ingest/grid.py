"""Parses an Excel workbook into rows as a person sees them in Excel. Runs in the parser's process.

Values come from calamine; what it leaves out (merged ranges, errors, formulas without a value, what is hidden) from `survey`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

import orjson
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from orggraph.ingest.package import Package
from orggraph.ingest.survey import Range, Survey, range_of
from orggraph.ingest.transcript import Hopeless, Out

_HEAD_ROWS = 40  # merged ranges up to here are told one by one: the header lies among them
_HEAD_RANGES = 1_000
_SHOWN = 40  # ranges, and runs of rows, of which a note names the first
_MOST_FILLED = 1_000_000  # cells of array formulas without a value

_UNCALCULATED, _FILLED = {"formula": 1}, {"formula": 1}  # a formula without a value; a cell that such a one fills, unless it holds something

Marks = Mapping[int, dict[int, Any]]


def parse_workbook(path: str, out: Out) -> None:
    """Writes every visible sheet's rows: `[number, cells]`, or `[number, cells, 1]` for one merged cell that is all of its row.

    A cell that is no plain value is an object: {"day": ...}, {"moment": ...}, {"time": ...}, {"span": seconds}, {"error": word}, {"formula": 1}.
    Raises: Hopeless.
    """
    package = Package(path)
    hidden: list[str] = []
    try:
        with CalamineWorkbook.from_path(path) as book:
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != SheetVisibleEnum.Visible:
                    hidden.append(about.name)
                    continue
                survey = package.survey(about.name)
                if survey.rows:
                    _write_sheet(out, about.name, book.get_sheet_by_name(about.name), survey)
    except CalamineError as error:
        raise Hopeless("unusual") from error
    out.finish(hidden=hidden)


def _write_sheet(out: Out, name: str, sheet: CalamineSheet, survey: Survey) -> None:
    if sheet.total_height > survey.rows or sheet.total_width > survey.columns:
        raise Hopeless("unusual")  # two readers of one sheet that don't agree on what it holds
    if sheet.start is None and survey.has_values:
        raise Hopeless("unusual")
    merger = _Merger(survey)
    marks = _marks(survey)
    unused = set(range(survey.columns))
    hidden, captions = _Runs(), _Runs()
    width = count = 0
    out.begin()
    for number, cells in _rows(sheet, survey, marks):
        if number in marks:
            _mark(cells, marks[number])
        if merger.reaches(number):
            own = merger.own(number, cells)
            if not own:
                continue
            is_caption = merger.fill(number, cells, own)
            unused.difference_update(own)
        else:
            is_caption = False
            if unused:
                unused -= {column for column in unused if column < len(cells) and cells[column] != ""}
        while cells and cells[-1] == "":
            cells.pop()
        if not cells:
            continue
        line = orjson.dumps([number, cells, 1] if is_caption else [number, cells], default=_tag, option=orjson.OPT_PASSTHROUGH_DATETIME)
        if b"null" in line and any(cell.__class__ is float and cell - cell != 0 for cell in cells):
            raise Hopeless("damaged")  # a number that is none
        out.row(line)
        count += 1
        width = max(width, len(cells))
        if number in survey.hidden_rows:
            hidden.add(number)
        if is_caption:
            captions.add(number)
    filled = merger.filled
    out.end(
        name=name,
        rows=count,
        width=width,
        unused=sorted(column for column in unused if column < width),
        filled=filled[:_SHOWN],
        filled_count=len(filled),
        filled_ends=[cells[2] for cells in filled if cells[2] <= _HEAD_ROWS],
        head_merged=[cells for cells in survey.merged if cells[0] <= _HEAD_ROWS][:_HEAD_RANGES],
        covered=merger.covered,
        hidden_rows=hidden.first,
        hidden_row_count=hidden.count,
        captions=captions.first,
        caption_count=captions.count,
        hidden_columns=sorted({column for first, last in survey.hidden_columns for column in range(first, min(last, width) + 1) if column - 1 not in unused}),
    )


class _Runs:
    """Row numbers in ascending order: how many, and the first runs of them."""

    def __init__(self) -> None:
        self.count = 0
        self.first: list[list[int]] = []

    def add(self, number: int) -> None:
        self.count += 1
        if self.first and self.first[-1][1] == number - 1:
            self.first[-1][1] = number
        elif len(self.first) < _SHOWN:
            self.first.append([number, number])


def _rows(sheet: CalamineSheet, survey: Survey, marks: Marks) -> Iterator[tuple[int, list[Any]]]:
    """Every row of the sheet by its number; a row that only holds what calamine leaves out is there too."""
    last = 0
    if sheet.start is not None:
        before = [""] * sheet.start[1]
        for last, found in enumerate(sheet.iter_rows(), start=1):
            yield last, before + found if before else found
    for number in sorted(number for number in marks if number > last):
        yield number, []


def _marks(survey: Survey) -> dict[int, dict[int, Any]]:
    """What stands in cells in place of the value that calamine gives, by row and column (from 0)."""
    marks: dict[int, dict[int, Any]] = {}
    for (row, column), width in survey.padded.items():
        marks.setdefault(row, {})[column - 1] = width
    for (row, column), word in survey.errors.items():
        marks.setdefault(row, {})[column - 1] = {"error": word}
    filled = 0
    for (row, column), fills in survey.uncalculated.items():
        first_row, first, last_row, last = range_of(fills) or (row, column, row, column)
        filled += (last_row - first_row + 1) * (last - first + 1)
        if filled > _MOST_FILLED:
            raise Hopeless("extent", sheet=survey.name, rows=last_row, columns=last)
        for other in range(first_row, last_row + 1):
            for place in range(first, last + 1):
                marks.setdefault(other, {}).setdefault(place - 1, _FILLED)
        marks.setdefault(row, {})[column - 1] = _UNCALCULATED
    return marks


def _mark(cells: list[Any], marks: Mapping[int, Any]) -> None:
    cells.extend([""] * (max(marks) + 1 - len(cells)))
    for column, mark in marks.items():
        if mark.__class__ is not int:
            if mark is not _FILLED or cells[column] == "":
                cells[column] = mark
        elif cells[column].__class__ is float and cells[column].is_integer():
            cells[column] = f"{int(cells[column]):0{mark}d}"


def _tag(cell: Any) -> dict[str, Any]:
    if isinstance(cell, datetime):
        return {"moment": cell.isoformat()}
    if isinstance(cell, date):
        return {"day": cell.isoformat()}
    if isinstance(cell, time):
        return {"time": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"span": cell.total_seconds()}
    raise TypeError(cell.__class__.__name__)


class _Merger:
    """Puts what a merged range shows into every cell that it covers, row by row.

    covered: how many values such cells hide.
    """

    def __init__(self, survey: Survey) -> None:
        self.covered = 0
        self._columns = survey.columns
        self._starting: dict[int, list[Range]] = {}
        self._active: list[tuple[Range, Any]] = []
        self._filled: dict[Range, None] = {}
        area = 0
        for first_row, first, last_row, last in survey.merged:
            if first_row > survey.rows or first > survey.columns or (first_row, first) == (last_row, last):
                continue
            cells = first_row, first - 1, last_row, min(last, survey.columns)
            area += (min(last_row, survey.rows) - first_row + 1) * (cells[3] - cells[1])
            self._starting.setdefault(first_row, []).append(cells)
        if area > survey.rows * survey.columns:
            raise Hopeless("damaged")  # ranges that overlap

    def reaches(self, number: int) -> bool:
        """Whether a merged range reaches into the row; rows are asked for in order."""
        if self._active:
            self._active = [found for found in self._active if found[0][2] >= number]
        return bool(self._active) or number in self._starting

    def own(self, number: int, cells: list[Any]) -> list[int]:
        """The columns (from 0) of the row's own cells: those that are not blank and that no merged range covers."""
        for cell_range in self._starting.get(number, ()):
            at = cell_range[1]
            self._active.append((cell_range, cells[at] if at < len(cells) else ""))
        for (first_row, first, _, last), _ in self._active:
            for at in range(first + (first_row == number), min(last, len(cells))):
                self.covered += cells[at] != ""
                cells[at] = ""
        return [at for at, cell in enumerate(cells) if cell != ""]

    def fill(self, number: int, cells: list[Any], own: list[int]) -> bool:
        """Fills the row; True, and nothing filled, when one cell merged over several columns is all that it has."""
        wide = {first for (first_row, first, _, last), _ in self._active if first_row == number and last - first > 1}
        if len(own) == 1 and own[0] in wide:
            return True
        for cell_range, value in self._active:
            first_row, first, _, last = cell_range
            if value != "":
                cells.extend([""] * (last - len(cells)))
                cells[first:last] = [value] * (last - first)
                if number > first_row or last - first > 1:
                    self._filled[cell_range] = None
        return False

    @property
    def filled(self) -> list[Range]:
        """The ranges that filled any cell, as they begin; rows and columns from 1."""
        return sorted((first_row, first + 1, last_row, last) for first_row, first, last_row, last in self._filled)
