"""Hands out pieces of a table as often as they are asked for, though their source is read once.

What was read lies in a temporary file that has no name, so a file that changes or vanishes meanwhile, or a pipe, loses nothing,
and memory holds one piece at a time. The form is JSON, because what comes back can then be nothing but plain values.
"""

from __future__ import annotations

import math
import re
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import IO, Any

import orjson

_IN_MEMORY = 1 << 20  # bytes of a sheet that are kept before a file is made for them
_HALF_PAIR = re.compile("[\ud800-\udfff]")  # half of a UTF-16 pair, which UTF-8 cannot hold
_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_SUBCLASS
_WRITE: dict[type, Callable[[Any], tuple[str, Any]]] = {
    datetime: lambda cell: ("datetime", cell.isoformat()),
    date: lambda cell: ("date", cell.isoformat()),
    time: lambda cell: ("time", cell.isoformat()),
    timedelta: lambda cell: ("timedelta", [cell.days, cell.seconds, cell.microseconds]),
    float: lambda cell: ("float", repr(cell)),
    int: lambda cell: ("int", str(cell)),
    str: lambda cell: ("str", list(map(ord, cell))),
}
_READ: dict[str, Callable[[Any], Any]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda parts: timedelta(*parts),
    "float": float,
    "int": int,
    "str": lambda codes: "".join(map(chr, codes)),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows as they were read: their numbers, their cells, and those among them that are broken, with what is said of each in `broken`.

    broken: the row's number, then what is wrong and what to do, in English and in Chinese.
    """

    numbers: Sequence[int]
    rows: Sequence[Sequence[Any]]
    broken: Sequence[tuple[int, str, str, str, str]]


class Spool(Iterable[Piece]):
    """The pieces of `source`, in order, from the first at each iteration; `source` is taken from only where no iteration has been yet.

    An error of the source is raised again by every iteration that gets so far: what was cut off is never taken for the whole.
    """

    def __init__(self, source: Iterator[Piece]) -> None:
        self._source: Iterator[Piece] | None = source
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- it lives as long as the spool
        self._ends: list[int] = [0]
        self._others: list[Any] = []
        self._places: dict[int, int] = {}
        self._error: BaseException | None = None
        weakref.finalize(self, self._file.close)

    def __iter__(self) -> Iterator[Piece]:
        at = 0
        while piece := self._read(at) if at < len(self._ends) - 1 else self._draw():
            yield piece
            at += 1

    def _draw(self) -> Piece | None:
        """Takes one more piece from the source; None at its end."""
        if self._error is not None:
            raise self._error
        if self._source is None:
            return None
        try:
            piece = next(self._source, None)
            if piece is None:
                self._source = None
            else:
                self._keep(self._packed(piece))
        except BaseException as error:
            self._error = error
            raise
        return piece

    def _keep(self, packed: bytes) -> None:
        try:
            self._file.seek(self._ends[-1])
            self._ends.append(self._ends[-1] + self._file.write(packed))
        except OSError as error:
            error.filename = tempfile.gettempdir()  # a nameless file: the folder is what the user can do something about
            raise

    def _read(self, at: int) -> Piece:
        start, end = self._ends[at : at + 2]
        self._file.seek(start)
        is_marked, numbers, rows, broken = orjson.loads(self._file.read(end - start))
        if is_marked:
            rows = [[self._unmarked(cell) if cell.__class__ is dict else cell for cell in row] for row in rows]
        return Piece(numbers, rows, broken)

    def _packed(self, piece: Piece) -> bytes:
        try:
            packed = orjson.dumps((False, piece.numbers, piece.rows, piece.broken), option=_OPTIONS)
            # JSON has no infinity: it would come back as a blank.
            if b"null" not in packed or all(math.isfinite(cell) for row in piece.rows for cell in row if cell.__class__ is float):
                return packed
        except TypeError:
            pass
        rows = [[self._marked(cell) for cell in row] for row in piece.rows]
        return orjson.dumps((True, piece.numbers, rows, piece.broken), option=_OPTIONS)

    def _marked(self, cell: Any) -> Any:
        """The cell as JSON can hold it: itself, or a mark of its kind with what makes it up."""
        kind = cell.__class__
        if cell is None or kind is bool or (kind is float and math.isfinite(cell)) or (kind is int and -(1 << 63) <= cell < 1 << 63):
            return cell
        if kind is str and not _HALF_PAIR.search(cell):
            return cell
        if kind in _WRITE:
            name, parts = _WRITE[kind](cell)
            return {name: parts}
        place = self._places.setdefault(id(cell), len(self._others))
        if place == len(self._others):
            self._others.append(cell)
        return {"other": place}

    def _unmarked(self, cell: dict[str, Any]) -> Any:
        ((name, parts),) = cell.items()
        return self._others[parts] if name == "other" else _READ[name](parts)
