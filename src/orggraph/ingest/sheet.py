"""Holds one table of raw cells, handed out a block of rows at a time, whatever the form it was found in.

Row numbers are those that Excel shows: the header is row 1, a record with line breaks in a cell is one row. A row that can't be read
counts as one row too, so that the numbers after it are right once it is mended; what is said of it names its line where that differs.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from orggraph.ingest.spool import Piece, Spool
from orggraph.locale import Text

BLOCK_ROWS = 5_000
REFUSED_ENDING = ".error"
BEYOND = Text("beyond the header", "表头之外")
"""The header over cells of a refused row for which its file had none; what still stands there when the row comes again would be lost."""

Refuse = Callable[[int, Text, Text | None], None]
Remark = tuple[Text, Text | None]


def refused_of(path: Path) -> Path:
    """The file whose refused rows `path` lists: `people.csv` for `people.error.csv`; else `path` itself."""
    stem = path.stem
    while stem.endswith(REFUSED_ENDING):
        stem = stem.removesuffix(REFUSED_ENDING)
    return path.with_name(stem + path.suffix) if stem else path


@dataclass(frozen=True, slots=True)
class Block:
    """Some rows of a sheet: their numbers and their cells, each row as long as the headers."""

    numbers: Sequence[int]
    rows: Sequence[Sequence[Any]]


class Sheet(ABC):
    """One table as it was found: where it comes from, its headers, and its rows as often as they are asked for, read once."""

    path: Path | None = None
    sheet: str | None = None
    headers: tuple[str, ...] = ()
    remarks: Sequence[Remark] = ()
    """What was done to read the table and what its user should know, told once it is known to be one of ours."""
    has_own_copy = False
    """Whether `_rows` gives the same rows each time it is asked, from memory or from a copy of its own."""
    widest = 0  # cells of the widest row that could not be read, among those that were asked for so far

    @property
    def name(self) -> str:
        """The file's name as the user gave it."""
        return self.path.name if self.path else ""

    @property
    def label(self) -> str:
        """What to call this table in a sentence."""
        return f"{self.name} [{self.sheet}]" if self.sheet else self.name

    @property
    def stem(self) -> str:
        """The name that says what the table holds: the sheet's, else the file's without its ending."""
        return self.sheet or (refused_of(self.path).stem if self.path else "")

    @property
    def is_refused_list(self) -> bool:
        """Whether this is a list of rows that an earlier import refused: `NAME.error.csv`."""
        return self.path is not None and self.path != refused_of(self.path)

    def blocks(self, refuse: Refuse, *, keep_broken: bool = False) -> Iterator[Block]:
        """The rows in order, empty ones left out. Every row that can't be read goes to `refuse`, and is handed out only with `keep_broken`, as long as it is."""
        for piece in self._pieces():
            broken = {number for number, *_ in piece.broken}
            for number, what_en, what_zh, remedy_en, remedy_zh in piece.broken:
                refuse(number, Text(what_en, what_zh), Text(remedy_en, remedy_zh) if remedy_en else None)
            if keep_broken or not broken:
                yield Block(piece.numbers, piece.rows)
                continue
            whole = [at for at, number in enumerate(piece.numbers) if number not in broken]
            if whole:
                yield Block([piece.numbers[at] for at in whole], [piece.rows[at] for at in whole])

    def _pieces(self) -> Iterable[Piece]:
        return self._cut() if self.has_own_copy else self._spool

    @cached_property
    def _spool(self) -> Spool:
        return Spool(self._cut())

    def _cut(self) -> Iterator[Piece]:
        """What `_rows` gives, empty rows left out, cut into pieces; a row whose cells don't fit the headers is broken."""
        width = len(self.headers)
        extra = self._extra_columns()
        numbers: list[int] = []
        rows: list[Sequence[Any]] = []
        broken: dict[int, tuple[int, str, str, str, str]] = {}

        def refuse(number: int, what: Text, remedy: Text | None) -> None:
            broken.setdefault(number, (number, what.en, what.zh, remedy.en if remedy else "", remedy.zh if remedy else ""))

        for number, found in self._rows(refuse, True):
            row = found
            if number not in broken and (len(row) != width or not row or row[0] in (None, "")):
                if not any(cell not in (None, "") for cell in row):
                    continue
                if len(row) > width and not any(cell not in (None, "") for cell in row[width:]):
                    row = row[:width]
                elif len(row) != width:
                    refuse(number, *_misfit(len(row), width))
            if extra and number not in broken:
                filled = [at for at in extra if row[at] not in (None, "")]
                if filled:
                    refuse(number, *_misfit(filled[-1] + 1, extra[0]))
            if number in broken:
                self.widest = max(self.widest, len(row))
            if len(rows) >= BLOCK_ROWS:
                later = {place: broken.pop(place) for place in list(broken) if place >= number}  # what is said of rows that are still to come
                yield Piece(numbers, rows, list(broken.values()))
                numbers, rows = [], []
                broken.clear()
                broken.update(later)
            numbers.append(number)
            rows.append(row)
        if rows or broken:
            yield Piece(numbers, rows, list(broken.values()))

    def _extra_columns(self) -> Sequence[int]:
        """In a list of refused rows: the places of what stood beyond the header of the file itself."""
        return [at for at, header in enumerate(self.headers) if self.is_refused_list and header in (BEYOND.en, BEYOND.zh)]

    @abstractmethod
    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        """The rows after the header, each with its number, asked for once unless `has_own_copy`. One that can't be read goes to `refuse` as well, just before or after it is given."""


class MemorySheet(Sheet):
    """Rows that are already in memory: a workbook's small sheet, JSON records, or what another part of orggraph hands in."""

    has_own_copy = True

    def __init__(self, stem: str, records: Sequence[Mapping[str, Any]], *, path: Path | None = None) -> None:
        self.path = path
        self._stem = stem
        self._records = records
        names: dict[str, None] = {}
        for record in records:
            names.update(dict.fromkeys(record))
        self.headers = tuple(names)

    @property
    def name(self) -> str:
        """The file's name, else the table's."""
        return self.path.name if self.path else self._stem

    @property
    def stem(self) -> str:
        """The table's name."""
        return self._stem

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        headers = self.headers
        for number, record in enumerate(self._records, start=1):
            yield number, tuple(map(record.get, headers))


def _misfit(cells: int, width: int) -> tuple[Text, Text]:
    return (
        Text(f"The row has {cells} {'cell' if cells == 1 else 'cells'} where the header has {width}.", f"该行有 {cells} 个单元格，而表头有 {width} 个。"),
        Text("Look for a delimiter inside an unquoted cell.", "请检查是否有未加引号的单元格内含分隔符。"),
    )
