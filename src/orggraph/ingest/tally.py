"""Counts what became of each row of each file, a byte a row: every row counts once, in the first of these that holds of it.

refused: something of it stays out, for a reason that names it; left out: its profile keeps it out, and a note says so;
written: it adds or changes something; unchanged: the graph says it already; said again: an earlier row of the same import says it;
cut: the line of a circle that was taken out, and a note says so; looked up: it only serves other rows. A row that names nothing is noted and left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orggraph.ingest.origin import origin_row, origin_sheet

if TYPE_CHECKING:
    from orggraph.ingest.sheet import Sheet

READ, LOOKED_UP, CUT, SAID_AGAIN, UNCHANGED, WRITTEN, LEFT_OUT, REFUSED = (1 << bit for bit in range(8))
_RANK = (REFUSED, LEFT_OUT, WRITTEN, UNCHANGED, SAID_AGAIN, CUT, LOOKED_UP, READ)
_FIRST_ROWS = 1_000


@dataclass(frozen=True, slots=True)
class RowCount:
    """What became of the rows of one table of the files; `rows` is the sum of the six that follow it.

    partly: of how many of the refused rows the rest goes in, or stands in the graph.
    """

    name: str
    sheet: str | None
    rows: int
    written: int
    unchanged: int
    refused: int
    said_again: int
    left_out: int
    looked_up: int
    partly: int

    @property
    def is_plain(self) -> bool:
        """Whether every row went in, or stands in the graph already."""
        return self.written + self.unchanged + self.looked_up == self.rows


class Tally:
    """Marks rows. A row may get several marks; the first in `_RANK` is the one that counts."""

    def __init__(self) -> None:
        self._marks: list[bytearray] = []

    def read(self, sheet: int, rows: Iterable[int], mark: int = 0) -> None:
        """Counts these rows of a sheet, each once however often it is read, and gives them a mark."""
        marks = self._of(sheet)
        for row in rows:
            if row >= len(marks):
                marks.extend(bytes(max(row + 1 - len(marks), len(marks), _FIRST_ROWS)))
            marks[row] |= mark | READ

    def mark(self, places: Iterable[int], mark: int) -> None:
        """Gives the rows at these origins a mark."""
        all_marks = self._marks
        for place in places:
            sheet, row = origin_sheet(place), origin_row(place)
            if sheet >= len(all_marks) or row >= len(all_marks[sheet]):
                self.read(sheet, (row,))
            all_marks[sheet][row] |= mark | READ

    def has(self, place: int, mark: int) -> bool:
        """Whether the row at this origin got that mark."""
        marks = self._of(origin_sheet(place))
        row = origin_row(place)
        return row < len(marks) and bool(marks[row] & mark)

    def copy(self) -> Tally:
        """The same marks, to go back to."""
        copied = Tally()
        copied._marks = [bytearray(marks) for marks in self._marks]
        return copied

    def silent(self, sheet: int) -> list[int]:
        """The rows that were read and of which nothing became."""
        return [row for row, mark in enumerate(self._of(sheet)) if mark == READ]

    def count(self, number: int, sheet: Sheet) -> RowCount:
        """What became of the rows of the sheet."""
        of_mark = Counter(self._of(number))
        del of_mark[0]
        found = dict.fromkeys(_RANK, 0)
        partly = 0
        for mark, rows in of_mark.items():
            first = next(rank for rank in _RANK if mark & rank)
            found[first] += rows
            partly += rows if first == REFUSED and mark & (WRITTEN | UNCHANGED) else 0
        return RowCount(
            name=sheet.name,
            sheet=sheet.sheet,
            rows=of_mark.total(),
            written=found[WRITTEN],
            unchanged=found[UNCHANGED],
            refused=found[REFUSED],
            said_again=found[SAID_AGAIN],
            left_out=found[LEFT_OUT] + found[CUT] + found[READ],
            looked_up=found[LOOKED_UP],
            partly=partly,
        )

    def _of(self, sheet: int) -> bytearray:
        while len(self._marks) <= sheet:
            self._marks.append(bytearray())
        return self._marks[sheet]
