"""Gives the lines of a delimited file, which may be put back and taken again, and says what one is when it is read by itself."""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Iterator

_LONGEST_RECORD = 1 << 20  # characters after which a record takes no further line
LONGEST_LINE = 1 << 24  # characters of a line that are kept
_AGAIN = 8  # times what was read so far may be read again


class TooFar(Exception):
    """A record asks for a further line and may not have one."""


class Lines(Iterator[str]):
    """The lines of the file, to be put back and taken again. `taken`: those of the record at hand; `before`: how many lines stand above it."""

    def __init__(self, file: io.TextIOBase) -> None:
        self.before = 0
        self.taken: list[str] = []
        self._file = file
        self._back: deque[str] = deque()
        self._size = self.read = self.read_again = 0

    def start(self) -> None:
        """A record begins: what was taken is done with."""
        self.before += len(self.taken)
        self.taken = []
        self._size = 0

    def __next__(self) -> str:
        taken = self.taken
        if taken and (self._size > _LONGEST_RECORD or (self._back and self.read_again > _AGAIN * self.read + _LONGEST_RECORD)):
            raise TooFar
        if self._back:
            line = self._back.popleft()
            self.read_again += len(line)
        else:
            line = self._file.readline(LONGEST_LINE)
            if not line:
                raise StopIteration
            self.read += len(line)
            if len(line) == LONGEST_LINE:
                self._skip(line)
        taken.append(line)
        self._size += len(line)
        return line

    def _skip(self, line: str) -> None:
        while line and not line.endswith(("\n", "\r")):
            line = self._file.readline(LONGEST_LINE)

    def spend(self, count: int) -> None:
        """Counts characters that were looked at once more."""
        self.read_again += count

    def put_back(self, kept: int) -> None:
        """Keeps the first lines of the record at hand and gives the others to the next one."""
        self._back.extendleft(reversed(self.taken[kept:]))
        del self.taken[kept:]


class Grammar:
    """What one line of a file with this delimiter is, read by itself and without ever failing."""

    def __init__(self, delimiter: str, *, has_blanks: bool = False) -> None:
        """has_blanks: before quotation marks, which then begin a quoted cell all the same."""
        mark = re.escape(delimiter)
        before = " *+" if has_blanks else ""
        quoted, plain = rf'{before}"(?:[^"]|"")*+"', rf'[^"{mark}\r\n]*+'
        cell = f"(?:{quoted}|{plain})"
        self._has_blanks = has_blanks
        self._whole = re.compile(rf"{cell}(?:{mark}{cell})*+[\r\n]*+")
        blanks = " *+" if delimiter == "\t" else r"[ \t]*+"
        self._cell = re.compile(rf"({quoted}){blanks}(?={mark}|[\r\n]*\Z)|([^{mark}]*+)")
        self._padded = re.compile(rf"(?:{quoted}{blanks}|{plain})(?:{mark}(?:{quoted}{blanks}|{plain}))*+[\r\n]*+")

    def is_whole(self, line: str) -> bool:
        """Whether every quotation mark of the line opens, closes or is doubled within a cell."""
        return self._whole.fullmatch(line) is not None

    def padded(self, line: str) -> list[str] | None:
        """The cells of a line whose only fault are blanks between a closing quotation mark and the delimiter."""
        return self.cells(line) if self._padded.fullmatch(line) else None

    def first_cell(self, line: str) -> str:
        """The first cell."""
        cell = self._cell.match(line)
        assert cell is not None  # the second form matches anything
        return self._bare(cell).rstrip("\r\n")

    def cells(self, line: str) -> list[str]:
        """The cells; one whose quotation marks are wrong is kept with them, up to the next delimiter."""
        text = line.rstrip("\r\n")
        found: list[str] = []
        at = 0
        while True:
            cell = self._cell.match(text, at)
            assert cell is not None  # the second form matches anything
            found.append(self._bare(cell))
            if cell.end() >= len(text):
                return found
            at = cell.end() + 1

    def _bare(self, cell: re.Match[str]) -> str:
        if cell[1] is not None:
            return cell[1].lstrip(" ")[1:-1].replace('""', '"')
        return cell[2].lstrip(" ") if self._has_blanks else cell[2]


def form_of(cell: str) -> str:
    """What kind of key a cell holds, as a9 for p17 or k4."""
    return re.sub(r"[^\W\d_]+", "a", re.sub(r"\d+", "9", cell.strip()))
