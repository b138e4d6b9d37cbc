"""Keeps the account of an import: what was refused and why, what was noticed, and where in which file."""

from __future__ import annotations

import codecs
import csv
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from orggraph.destination import fill
from orggraph.errors import Problem
from orggraph.inert import guarded, harmless, unguarded
from orggraph.ingest.dossier import Dossier
from orggraph.ingest.origin import origin_row, origin_sheet
from orggraph.ingest.sheet import BEYOND, REFUSED_ENDING
from orggraph.ingest.tally import REFUSED, RowCount, Tally
from orggraph.locale import Language, Text, counted

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

_REASON_BITS = 32
_LISTED = 5  # rows that a sentence names one by one
PROBLEM = Text("problem", "问题")
"""The header over what is wrong with a refused row."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One row, or the one edge that a cell of it stands for, that does not go in. `table` is the label or edge name that lost it."""

    kind: RefusalKind
    table: str
    place: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a ledger had come."""

    refusals: int
    notes: int
    blanks: dict[int, tuple[int, int, str]]
    tally: Tally


class Ledger:
    """Collects what goes wrong while an import is planned, and the tally of what became of each row.

    Refusals of rows, faults of whole files, tables of ours that can't be read beside others; and notes.
    """

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.refusals = Dossier()
        self.notes: list[Problem] = []
        self.faults: list[Problem] = []
        self.unread: list[Problem] = []
        self.tally = Tally()
        self._shared_names: set[str] = set()
        self._named = 0  # sheets among which shared names were looked for
        self._blanks: dict[int, tuple[int, int, str]] = {}
        self._seen: dict[int, int] = {}
        self._others: dict[int, set[int]] = {}
        self._reasons: dict[tuple[str, str, str | None], int] = {}

    def refuse(
        self, kind: RefusalKind, table: str, place: int, what: Text, remedy: Text | None = None, *, column: str | None = None, value: Any = None
    ) -> None:
        """Records that the row at `place` does not go into `table`; saying the same twice counts once."""
        sheet = self.sheet(place)
        problem = Problem(
            what, remedy, path=self.name_of(sheet), sheet=sheet.sheet, row=origin_row(place), column=column, value=None if value is None else str(value)
        )
        reason = self._reasons.setdefault((kind, table, column), len(self._reasons))
        said = place << _REASON_BITS | reason
        if said in self._seen and self._is_said(said, problem):
            return
        self._seen.setdefault(said, len(self.refusals))
        self.refusals.add(kind, table, place, problem)
        self.tally.mark([place], REFUSED)

    def _is_said(self, said: int, problem: Problem) -> bool:
        """Whether that was said of the row before; two entries of one record may have the same column and different faults."""
        others = self._others.setdefault(said, {self._seen[said]})
        if any(self.refusals.says(number, problem) for number in others):
            return True
        others.add(len(self.refusals))
        return False

    def count_rows(self) -> tuple[RowCount, ...]:
        """What became of the rows of each table of the files that was read; rows that name nothing are noted."""
        counts: list[RowCount] = []
        for number, sheet in enumerate(self.sheets):
            if silent := self.tally.silent(number):
                self.note(
                    Text(
                        f"{counted(len(silent), 'row names', 'rows name')} nothing that goes in, such as row {silent[0]}.",
                        f"有 {len(silent):,} 行没有可写入的内容，例如第 {silent[0]} 行。",
                    ),
                    sheet=sheet,
                )
            count = self.tally.count(number, sheet)
            if count.rows:
                counts.append(replace(count, name=self.name_of(sheet)))
        return tuple(counts)

    def note(self, what: Text, remedy: Text | None = None, *, sheet: Sheet | None = None, column: str | None = None) -> None:
        """Records something that the plan did or left out and that the user should know."""
        problem = Problem(what, remedy, path=self.name_of(sheet) if sheet else None, sheet=sheet.sheet if sheet else None, column=column)
        if problem not in self.notes:
            self.notes.append(problem)

    def blank(self, place: int, header: str | None) -> None:
        """Counts a cell that is blank where the graph holds a value, if it is a cell at all: with a header."""
        if header is not None:
            count, first, name = self._blanks.get(origin_sheet(place), (0, place, header))
            self._blanks[origin_sheet(place)] = (count + 1, *min((first, name), (place, header)))

    def checkpoint(self) -> Checkpoint:
        """The account as it is now, for `go_back`."""
        return Checkpoint(len(self.refusals), len(self.notes), dict(self._blanks), self.tally.copy())

    def go_back(self, checkpoint: Checkpoint) -> None:
        """Forgets what was told since, of rows that are looked at anew."""
        self.refusals.forget_after(checkpoint.refusals)
        del self.notes[checkpoint.notes :]
        self._blanks, self.tally = dict(checkpoint.blanks), checkpoint.tally.copy()
        self._seen = {said: number for said, number in self._seen.items() if number < checkpoint.refusals}
        others = {said: {number for number in numbers if number < checkpoint.refusals} for said, numbers in self._others.items()}
        self._others = {said: numbers for said, numbers in others.items() if numbers}

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
        return self.sheets[origin_sheet(place)]

    def name_of(self, sheet: Sheet) -> str:
        """The name of the sheet's file, with its folder where another file of the import is called the same."""
        if self._named != len(self.sheets):
            self._named = len(self.sheets)
            paths: dict[str, set[Path | None]] = defaultdict(set)
            for other in self.sheets:
                paths[other.name].add(other.path)
            self._shared_names = {name for name, found in paths.items() if len(found) > 1}
        return str(sheet.path) if sheet.path is not None and sheet.name in self._shared_names else sheet.name

    def refused(self, table: str) -> int:
        """How many rows `table` lost."""
        return self.refusals.losses(table)

    def row_text(self, place: int, *, beside: int | None) -> Text:
        """A row named for a sentence about the row `beside` it: with its file only when that is another one. None: a sentence about no row."""
        return self.listed([place], beside=beside)

    def listed(self, places: Iterable[int], *, beside: int | None) -> Text:
        """Some rows named for a sentence about the row `beside` them, each once: "rows 2 and 5" or "row 2 and b.csv rows 3, 4"."""
        rows = list(dict.fromkeys((origin_sheet(place), origin_row(place)) for place in places))
        own = None if beside is None else origin_sheet(beside)
        en: list[str] = []
        zh: list[str] = []
        for number, group in groupby(rows[:_LISTED], key=lambda row: row[0]):
            found = [str(row) for _, row in group]
            label = "" if number == own else self.label_of(self.sheets[number])
            en.append(f"{label} {'row' if len(found) == 1 else 'rows'} {_all_en(found)}".strip())
            zh.append(f"{f'“{label}”' if label else ''}第 {'、'.join(found)} 行")
        if (rest := len(rows) - _LISTED) > 0:
            en.append(f"{rest:,} more")
            zh.append(f"另外 {rest:,} 行")
        return Text(_all_en(en), "、".join(zh))

    def rows_text(self, places: Iterable[int]) -> Text:
        """Several rows named for a sentence, with their file only where it is not the first one's."""
        places = list(places)
        if len({origin_sheet(place) for place in places}) <= 1:
            numbers = " > ".join(str(origin_row(place)) for place in places)
            return Text(f"rows {numbers}", f"第 {numbers} 行")
        en = " > ".join(f"{self.label_of(self.sheet(place))} row {origin_row(place)}" for place in places)
        zh = " > ".join(f"{self.label_of(self.sheet(place))} 第 {origin_row(place)} 行" for place in places)
        return Text(en, zh)

    def label_of(self, sheet: Sheet) -> str:
        """What to call the sheet in a sentence: its file, and the sheet's own name where the file has several."""
        return f"{self.name_of(sheet)} [{sheet.sheet}]" if sheet.sheet else self.name_of(sheet)


def _all_en(words: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


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
        listed = itertools.chain([[*headers, PROBLEM.in_language(language)]], _listed(sheet, width, len(headers), rows))
        # Whoever may not read the file may not read its refused rows either.
        fill(target, partial(_write_rows, listed), no_wider_than=sheet.path)
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


def _listed(sheet: Sheet, own: int, width: int, rows: Iterator[tuple[int, int, str]]) -> Iterator[list[Any]]:
    """Each refused row of a sheet as it is written: its first `own` cells and those beyond its headers, `width` in all, and then its problems."""
    for cells, problem in _beside(sheet, rows):
        kept = [*cells[:own], *cells[len(sheet.headers) :]]
        yield [*kept, *[""] * (width - len(kept)), problem]


def _write_rows(rows: Iterable[Sequence[Any]], stream: BinaryIO) -> None:
    text = codecs.getwriter("utf-8-sig")(stream)
    csv.writer(text, lineterminator="\r\n").writerows([_inert(cell) for cell in row] for row in rows)


def _with_column(problem: Problem, language: Language) -> str:
    return Problem(problem.what, problem.remedy, row=problem.row, column=problem.column).in_language(language)


def _inert(cell: Any) -> Any:
    """The cell as text that a spreadsheet shows and never runs, and that drives no terminal; numbers stay numbers."""
    if cell is None:
        return ""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
    # Guarded as it is read, so that a cell which came with its apostrophe gets no second one.
    return guarded(unguarded(harmless(text, keeps_lines=True)), keeps_numbers=True)
