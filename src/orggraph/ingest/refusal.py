"""Keeps the account of an import: what was refused and why, what was noticed, and where in which file."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from orggraph.errors import Problem
from orggraph.ingest.sheet import REFUSED_ENDING
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
    """Collects refusals, notes and whole-file faults while an import is planned."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.refusals: list[Refusal] = []
        self.notes: list[Problem] = []
        self.faults: list[Problem] = []
        self._seen: set[tuple[str, str, int, str | None]] = set()

    def refuse(
        self, kind: RefusalKind, table: str, place: int, what: Text, remedy: Text | None = None, *, column: str | None = None, value: Any = None
    ) -> None:
        """Records that the row at `place` does not go into `table`; saying the same twice counts once."""
        said = (kind, table, place, column)
        if said in self._seen:
            return
        self._seen.add(said)
        sheet = self.sheet(place)
        problem = Problem(what, remedy, path=sheet.name, sheet=sheet.sheet, row=origin_row(place), column=column, value=None if value is None else str(value))
        self.refusals.append(Refusal(kind, table, place, problem))

    def note(self, what: Text, remedy: Text | None = None, *, sheet: Sheet | None = None, column: str | None = None) -> None:
        """Records something that the plan did or left out and that the user should know."""
        problem = Problem(what, remedy, path=sheet.name if sheet else None, sheet=sheet.sheet if sheet else None, column=column)
        if problem not in self.notes:
            self.notes.append(problem)

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
        return len({refusal.place for refusal in self.refusals if refusal.table == table})

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


def write_refused(refusals: Sequence[Refusal], sheets: Sequence[Sheet], folder: Path | None = None, *, language: Language = "en") -> list[Path]:
    """Writes the refused rows of each file to `NAME.error.csv` with their problems in a last column, and returns the files written.

    Each lies beside its own file unless `folder` says where; the second of two that are called the same is numbered. The form opens in Excel: UTF-8 with a mark, CRLF, nothing that a spreadsheet would run.
    """
    told: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for refusal in refusals:
        line = refusal.problem.in_language(language) if not refusal.problem.column else _with_column(refusal.problem, language)
        lines = told[refusal.place >> _SHEET_BITS][origin_row(refusal.place)]
        if line not in lines:
            lines.append(line)
    written: list[Path] = []
    stems = Counter(sheet.path for sheet in (sheets[number] for number in told))
    for number, rows in sorted(told.items()):
        sheet = sheets[number]
        if sheet.path is None:
            continue
        stem = f"{sheet.path.stem}.{sheet.sheet}" if sheet.sheet and stems[sheet.path] > 1 else sheet.path.stem
        place = sheet.path.parent if folder is None else folder
        target, alike = place / f"{stem}{REFUSED_ENDING}.csv", 1
        while target in written:
            alike += 1
            target = place / f"{stem}-{alike}{REFUSED_ENDING}.csv"
        # A list of refused rows that is refused again has the column already.
        headers = sheet.headers[:-1] if sheet.is_refused_list and sheet.headers[-1] in (PROBLEM.en, PROBLEM.zh) else sheet.headers
        with target.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator="\r\n")
            writer.writerow([_inert(header) for header in headers] + [PROBLEM.in_language(language)])
            for block in sheet.blocks(lambda *_: None, keep_broken=True):
                for row, cells in zip(block.numbers, block.rows, strict=True):
                    if row in rows:
                        padded = [*cells, *[""] * (len(headers) - len(cells))]
                        writer.writerow([_inert(cell) for cell in padded[: len(headers)]] + [_inert(" ".join(rows[row]))])
        written.append(target)
    return written


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
