"""Holds one table of raw cells, handed out a block of rows at a time, whatever the form it was found in.

Row numbers are those that Excel shows: the header is row 1, a record with line breaks in a cell is one row.
"""

from __future__ import annotations

import csv
import itertools
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile

BLOCK_ROWS = 5_000
_DELIMITERS = (",", ";", "\t", "|")
REFUSED_ENDING = ".error"
_END = "\x04"  # read after the last line: a cell that swallows it was never closed

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
    """One table as it was found: where it comes from, its headers, and its rows as often as they are asked for."""

    path: Path | None = None
    sheet: str | None = None
    headers: tuple[str, ...] = ()
    remarks: Sequence[Remark] = ()
    """What was done to read the table and what its user should know, told once it is known to be one of ours."""

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
        """The rows in order, empty ones left out. A row whose cells don't fit the headers goes to `refuse`, unless `keep_broken`."""
        width = len(self.headers)
        numbers: list[int] = []
        rows: list[Sequence[Any]] = []
        for number, found in self._rows(refuse, keep_broken):
            row = found
            if len(row) != width:
                if len(row) > width and not any(cell not in (None, "") for cell in row[width:]):
                    row = row[:width]
                elif not any(cell not in (None, "") for cell in row):
                    continue
                elif not keep_broken:
                    refuse(
                        number,
                        Text(f"The row has {len(row)} cells where the header has {width}.", f"该行有 {len(row)} 个单元格，而表头有 {width} 个。"),
                        Text("Look for a delimiter inside an unquoted cell.", "请检查是否有未加引号的单元格内含分隔符。"),
                    )
                    continue
            elif not row or (row[0] in (None, "") and not any(cell not in (None, "") for cell in row)):
                continue
            numbers.append(number)
            rows.append(row)
            if len(rows) >= BLOCK_ROWS:
                yield Block(numbers, rows)
                numbers, rows = [], []
        if rows:
            yield Block(numbers, rows)

    @abstractmethod
    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]: ...


class NeverClosed(Exception):
    """The last record of a delimited file begins a quotation and the file ends within it."""

    def __init__(self, number: int, row: list[str]) -> None:
        super().__init__(number)
        self.number = number
        self.row = row


class CsvSheet(Sheet):
    """A delimited text file; the delimiter is the one that the header line has most of."""

    def __init__(self, path: Path, codec: str, profile: Profile | None = None) -> None:
        from orggraph.ingest.headline import HEAD_ROWS, find_line, judge_of, passed_over

        self.path = path
        self._codec = codec
        with path.open(encoding=codec, newline="") as file:
            lines = list(itertools.islice(file, HEAD_ROWS))
            first = next((line for line in lines if line.strip()), "") or next((line for line in file if line.strip()), "")
        outside_quotes = "".join(first.split('"')[::2])
        delimiters = sorted(_DELIMITERS, key=outside_quotes.count, reverse=True)
        self._above, self._delimiter = find_line(lines, delimiters, judge_of(self.stem, path, profile)) or (0, delimiters[0])
        self._has_blank_before_quotes = f'{self._delimiter} "' in first
        above: list[tuple[int, list[str]]] = []
        for number, row in self._records():
            if number > self._above:
                self.headers = tuple(cell.strip().lstrip("\ufeff").strip() for cell in row)
                break
            above.append((number, row))
        self.remarks = [(passed_over(above, number, self.headers), None)] if any(any(row) for _, row in above) else []

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        from orggraph.ingest.headline import REPEATED_HEADER, repeater_of

        repeats = repeater_of(self.headers)
        records = itertools.dropwhile(lambda record: record[0] <= self._above, self._records())
        number, _ = next(records, (1, ()))
        try:
            for number, row in records:
                if repeats(row):
                    refuse(number, *REPEATED_HEADER)
                    if not keep_broken:
                        continue
                yield number, row
        except csv.Error:
            refuse(
                number + 1,
                Text(
                    f"A cell after this row's start is longer than {csv.field_size_limit():,} characters; the rest of the file was not read.",
                    f"该行起有单元格超过 {csv.field_size_limit():,} 个字符；其后内容未读取。",
                ),
                Text("Look for a quotation mark that is never closed.", "请检查是否有未闭合的引号。"),
            )
        except NeverClosed as broken:
            if keep_broken:
                yield broken.number, broken.row
            refuse(
                broken.number,
                Text("A quotation mark in this row is never closed; the rest of the file was not read.", "该行有未闭合的引号；其后内容未读取。"),
                Text("Close it.", "请补全引号。"),
            )

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        assert self.path is not None
        ended: list[bool] = []

        def end() -> Iterator[str]:
            ended.append(True)
            yield _END

        with self.path.open(encoding=self._codec, newline="") as file:
            is_started = False
            for number, row in enumerate(
                csv.reader(itertools.chain(file, end()), delimiter=self._delimiter, skipinitialspace=self._has_blank_before_quotes), start=1
            ):
                if ended:
                    if row != [_END]:
                        raise NeverClosed(number, [*row[:-1], row[-1].removesuffix(_END)])
                    return
                if is_started or any(row) or number <= self._above:
                    is_started = is_started or number > self._above
                    yield number, row


class MemorySheet(Sheet):
    """Rows that are already in memory: a workbook's small sheet, JSON records, or what another part of orggraph hands in."""

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
