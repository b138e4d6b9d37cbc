"""Keeps the account of an import: what was refused and why, what was noticed, and where in which file."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from orggraph.errors import Problem
from orggraph.ingest.dossier import Dossier
from orggraph.ingest.sheet import BEYOND, REFUSED_ENDING
from orggraph.locale import Language, Text

if TYPE_CHECKING:
    from orggraph.ingest.sheet import Sheet

RefusalKind = Literal[
    "broken_row",  # more or fewer cells than headers, an unclosed quote
    "bad_cell",  # a value that the column does not take
    "missing_key",  # no id, or an edge without one of its ends
    "missing_fact",  # a new node without what it must have
    "repeated_key",  # the same id, or the same edge, in two rows that differ
    "unknown_reference",  # names nobody
    "ambiguous_reference",  # names two
    "self_reference",  # reports to itself, is part of itself
    "reporting_cycle",  # report to each other in a circle
    "overlap",  # two edges of one kind and pair on the same day
    "ends_before_start",
    "left_out",  # the profile says that such rows do not go in
]

_SHEET_BITS = 32
_ROW_MASK = (1 << _SHEET_BITS) - 1
_REASON_BITS = 32
ACTIVE = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for a formula, or hides one behind; such a cell is written with an apostrophe before it, and read without."""

PROBLEM = Text("problem", "问题")
"""The header over what is wrong with a refused row."""


def origin(sheet: int, row: int) -> int:
    """Sheet and row number in one integer, so that a million rows keep their origin in eight bytes each."""
    return sheet << _SHEET_BITS | row


def origin_sheet(place: int) -> int:
    """The sheet's number in an `origin`."""
    return place >> _SHEET_BITS


def origin_row(place: int) -> int:
    """The row number in an `origin`."""
    return place & _ROW_MASK


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row, or the one edge that a cell of it stands for, that does not go in. `table` is the label or edge name that lost it."""

    kind: RefusalKind
    table: str
    place: int
    problem: Problem


class Ledger:
    """Collects what goes wrong while an import is planned: refusals of rows, faults of whole files, tables of ours that can't be read beside others; and notes."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.refusals = Dossier()
        self.notes: list[Problem] = []
        self.faults: list[Problem] = []
        self.unread: list[Problem] = []
        self._blanks: dict[int, tuple[int, int, str]] = {}
        self._seen: set[int] = set()
        self._reasons: dict[tuple[str, str, str | None], int] = {}

    def refuse(
        self, kind: RefusalKind, table: str, place: int, what: Text, remedy: Text | None = None, *, column: str | None = None, value: Any = None
    ) -> None:
        """Records that the row at `place` does not go into `table`; saying the same twice counts once."""
        reason = self._reasons.setdefault((kind, table, column), len(self._reasons))
        if (said := place << _REASON_BITS | reason) in self._seen:
            return
        self._seen.add(said)
        sheet = self.sheet(place)
        problem = Problem(what, remedy, path=sheet.name, sheet=sheet.sheet, row=origin_row(place), column=column, value=None if value is None else str(value))
        self.refusals.add(kind, table, place, problem)

    def note(self, what: Text, remedy: Text | None = None, *, sheet: Sheet | None = None, column: str | None = None) -> None:
        """Records something that the plan did or left out and that the user should know."""
        problem = Problem(what, remedy, path=sheet.name if sheet else None, sheet=sheet.sheet if sheet else None, column=column)
        if problem not in self.notes:
            self.notes.append(problem)

    def blank(self, place: int, header: str | None) -> None:
        """Counts a cell that is blank where the graph holds a value, if it is a cell at all: with a header."""
        if header is not None:
            count, first, name = self._blanks.get(origin_sheet(place), (0, place, header))
            self._blanks[origin_sheet(place)] = (count + 1, *min((first, name), (place, header)))

    def tell_blanks(self) -> None:
        """Notes for each sheet how many cells are blank where the graph holds a value, and the first."""
        for number, (count, first, header) in sorted(self._blanks.items()):
            self.note(
                Text(
                    f"{'1 cell is' if count == 1 else f'{count:,} cells are'} blank where the graph holds a value, which stays: row {origin_row(first)}, "
                    f'column "{header}"{"" if count == 1 else ", is the first"}.',
                    f"有 {count:,} 个单元格为空，而图中已有值；原值保留，{'位于' if count == 1 else '第一个位于'}第 {origin_row(first)} 行“{header}”列。",
                ),
                sheet=self.sheets[number],
            )

    def fault(
        self, what: Text, remedy: Text | None = None, *, path: str | None = None, sheet: str | None = None, row: int | None = None, column: str | None = None
    ) -> None:
        """Records that a whole file or sheet can't be used: nothing can be written until that is mended."""
        problem = Problem(what, remedy, path=path, sheet=sheet, row=row, column=column)
        if problem not in self.faults:
            self.faults.append(problem)

    def sheet(self, place: int) -> Sheet:
        """The sheet that an `origin` lies in."""
        return self.sheets[place >> _SHEET_BITS]

    def refused(self, table: str) -> int:
        """How many rows `table` lost."""
        return self.refusals.losses(table)

    def row_text(self, place: int, *, beside: int) -> Text:
        """A row named for a sentence about the row `beside` it: with its file only when that is another one."""
        row = origin_row(place)
        if self.sheet(place) is self.sheet(beside):
            return Text(f"row {row}", f"第 {row} 行")
        return Text(f"{self.sheet(place).label} row {row}", f"{self.sheet(place).label} 第 {row} 行")

    def rows_text(self, places: Iterable[int]) -> Text:
        """Several rows named for a sentence, with their file only where it is not the first one's."""
        places = list(places)
        if len({place >> _SHEET_BITS for place in places}) <= 1:
            numbers = " > ".join(str(origin_row(place)) for place in places)
            return Text(f"rows {numbers}", f"第 {numbers} 行")
        en = " > ".join(f"{self.sheet(place).label} row {origin_row(place)}" for place in places)
        zh = " > ".join(f"{self.sheet(place).label} 第 {origin_row(place)} 行" for place in places)
        return Text(en, zh)


def write_refused(refusals: Dossier, sheets: Sequence[Sheet], folder: Path | None = None, *, language: Language = "en") -> list[Path]:
    """Writes the refused rows of each file to `NAME.error.csv` with their problems in a last column, and returns the files written.

    Each lies beside its own file unless `folder` says where; the second of two that are called the same is numbered. The form opens in Excel: UTF-8 with a mark, CRLF, nothing that a spreadsheet would run.
    """
    numbers = refusals.sheets
    written: list[Path] = []
    stems = Counter(sheets[number].path for number in numbers)
    for number, rows in groupby(_told(refusals, language), key=lambda told: told[0]):
        sheet = sheets[number]
        if sheet.path is None:
            continue
        stem = f"{sheet.path.stem}.{sheet.sheet}" if sheet.sheet and stems[sheet.path] > 1 else sheet.path.stem
        place = _folder_of(sheet.path) if folder is None else folder
        target, alike = place / f"{stem}{REFUSED_ENDING}.csv", 1
        while target in written:
            alike += 1
            target = place / f"{stem}-{alike}{REFUSED_ENDING}.csv"
        # A list of refused rows that is refused again has the column already.
        width = len(sheet.headers) - (sheet.is_refused_list and sheet.headers[-1] in (PROBLEM.en, PROBLEM.zh))
        headers = [*sheet.headers[:width], *[BEYOND.in_language(language)] * (sheet.widest - len(sheet.headers))]
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([_inert(header) for header in headers] + [PROBLEM.in_language(language)])
            for cells, problem in _beside(sheet, rows):
                own = [*cells[:width], *cells[len(sheet.headers) :]]
                writer.writerow([_inert(cell) for cell in [*own, *[""] * (len(headers) - len(own))]] + [_inert(problem)])
        written.append(target)
    return written


def _folder_of(path: Path) -> Path:
    """Where the list of a file's refused rows belongs: in its folder, or in the current one for what came from a pipe or device of the system."""
    parts = path.absolute().parts
    return Path() if parts[1:2] in (("dev",), ("proc",)) else path.parent


def _told(refusals: Dossier, language: Language) -> Iterator[tuple[int, int, str]]:
    """Sheet, row and problems of each refused row, in the order of the files."""
    for (number, row), group in groupby(refusals, key=lambda refusal: (origin_sheet(refusal.place), origin_row(refusal.place))):
        problems = [refusal.problem for refusal in group]
        yield number, row, " ".join(dict.fromkeys(_with_column(item, language) if item.column else item.in_language(language) for item in problems))


def _beside(sheet: Sheet, rows: Iterator[tuple[int, int, str]]) -> Iterator[tuple[Sequence[Any], str]]:
    """The cells of each refused row beside its problems; both come in the order of the sheet, so that neither has to be held."""
    told = next(rows, None)
    for block in sheet.blocks(lambda *_: None, keep_broken=True):
        for row, cells in zip(block.numbers, block.rows, strict=True):
            while told and told[1] < row:
                told = next(rows, None)
            if told is None:
                return
            if told[1] == row:
                yield cells, told[2]


def _with_column(problem: Problem, language: Language) -> str:
    return Problem(problem.what, problem.remedy, row=problem.row, column=problem.column).in_language(language)


def _inert(cell: Any) -> Any:
    """The cell as text that a spreadsheet shows and never runs; numbers stay numbers."""
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    if text.startswith(ACTIVE) and not _is_number(text):
        return "'" + text
    return text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
