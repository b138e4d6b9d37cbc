"""Keeps refusals in little memory: a million of them are a few numbers each, and their words lie in a temporary file without a name."""

from __future__ import annotations

import tempfile
import weakref
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any, Generic, TypeVar, overload

from orggraph.errors import Problem
from orggraph.ingest.origin import TABLE_BITS, origin_sheet
from orggraph.locale import Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from orggraph.ingest.refusal import Refusal, RefusalKind

_PIECE = 1 << 18  # bytes that are written and read at a time
_IN_MEMORY = 4 << 20  # bytes of words, some 10,000 refusals, that are kept before a file is made for them

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What many refusals have in common."""

    kind: RefusalKind
    table: str
    path: str | None
    sheet: str | None


class Dossier(Sequence["Refusal"]):
    """The refusals of an import in the order in which they were added, or in that of the files."""

    def __init__(self) -> None:
        self._places = array("Q")
        self._rows = array("Q")
        self._kind_of = array("I")
        self._marks = array("q")
        self._ends = array("Q", [0])
        self._kinds: dict[_Kind, int] = {}
        self._order: array[int] | None = None
        self._distinct: array[int] | None = None  # in that order, without what is said of a row for a second table that lost it
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - it lives as long as the refusals
        weakref.finalize(self, self._file.close)
        self._pending = bytearray()
        self._window: tuple[int, bytes] = 0, b""

    def add(self, kind: RefusalKind, table: str, place: int, problem: Problem) -> None:
        """One more refusal."""
        import orjson

        what, remedy = problem.what, problem.remedy
        words = [what.en, what.zh, remedy and [remedy.en, remedy.zh], problem.column, problem.value]
        try:
            said = orjson.dumps(words)
        except TypeError:  # half a character, which UTF-8 can't hold
            said = orjson.dumps([_whole(word) for word in words])
        common = _Kind(kind, table, problem.path, problem.sheet)
        self._places.append(place)
        self._rows.append(problem.row or 0)
        self._marks.append(_mark(problem))
        self._kind_of.append(self._kinds.setdefault(common, len(self._kinds)))
        self._ends.append(self._ends[-1] + len(said))
        self._pending += said
        if len(self._pending) > _PIECE:
            self._write()

    def forget_after(self, number: int) -> None:
        """Forgets all refusals but the first `number` that were added."""
        if number < len(self):
            self._write()
            for found in (self._places, self._rows, self._kind_of, self._marks):
                del found[number:]
            del self._ends[number + 1 :]
            self._window = 0, b""

    def in_order(self, tables: Mapping[str, int]) -> Dossier:
        """Puts the refusals as they stand in the files, those of one row in the order of the tables that lost it, and returns itself."""
        rank = [tables.get(common.table, 0) for common in self._kinds]
        self._order = array("Q", sorted(range(len(self._places)), key=lambda at: self._places[at] << 12 | rank[self._kind_of[at]]))
        self._distinct = array("Q")
        for _, group in groupby(range(len(self)), key=lambda number: self._places[self._order[number]] >> TABLE_BITS):  # type: ignore[index]
            told: set[int] = set()
            for number in group:
                if (mark := self._marks[self._order[number]]) not in told:
                    told.add(mark)
                    self._distinct.append(number)
        return self

    def says(self, number: int, problem: Problem) -> bool:
        """Whether that refusal, by the number under which it was added, says the same of the same cell."""
        return self._marks[number] == _mark(problem)

    @property
    def tables(self) -> list[str]:
        """The tables that lost anything."""
        return list(dict.fromkeys(common.table for common in self._kinds))

    @property
    def sheets(self) -> list[int]:
        """The numbers of the sheets that lost rows."""
        return sorted({origin_sheet(place) for place in self._places})

    def losses(self, table: str) -> int:
        """How many rows `table` lost."""
        wanted = {at for common, at in self._kinds.items() if common.table == table}
        return len({place for place, kind in zip(self._places, self._kind_of, strict=True) if kind in wanted})

    def problems(self) -> Sequence[Problem]:
        """What is said of the rows, each time once: a problem that costs several tables a row is one."""
        return _Seen(self, self._distinct, lambda refusal: refusal.problem)

    def __len__(self) -> int:
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> Refusal: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Refusal]: ...
    def __getitem__(self, at: int | slice) -> Refusal | Sequence[Refusal]:
        numbers = range(len(self))[at]
        return self._read(numbers) if isinstance(numbers, int) else tuple(map(self._read, numbers))

    def __iter__(self) -> Iterator[Refusal]:
        return map(self._read, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]

    def _read(self, number: int) -> Refusal:
        import orjson

        from orggraph.ingest.refusal import Refusal

        at = number if self._order is None else self._order[number]
        en, zh, remedy, column, value = orjson.loads(self._words(self._ends[at], self._ends[at + 1]))
        common = list(self._kinds)[self._kind_of[at]]
        problem = Problem(Text(en, zh), Text(*remedy) if remedy else None, path=common.path, sheet=common.sheet, row=self._rows[at], column=column, value=value)
        return Refusal(common.kind, common.table, self._places[at], problem)

    def _write(self) -> None:
        if self._pending:
            self._file.seek(self._ends[-1] - len(self._pending))
            self._file.write(self._pending)
            self._pending.clear()
            self._window = 0, b""

    def _words(self, start: int, end: int) -> bytes:
        first, held = self._window
        if not first <= start <= end <= first + len(held):
            self._write()
            self._file.seek(start)
            first, held = self._window = start, self._file.read(max(_PIECE, end - start))
        return held[start - first : end - first]


class _Seen(Sequence[Item], Generic[Item]):
    """One thing of each refusal, or of those that are `chosen`, made when it is asked for."""

    def __init__(self, dossier: Dossier, chosen: Sequence[int] | None, see: Callable[[Refusal], Item]) -> None:
        self._dossier = dossier
        self._chosen: Sequence[int] = range(len(dossier)) if chosen is None else chosen
        self._see = see

    def __len__(self) -> int:
        return len(self._chosen)

    @overload
    def __getitem__(self, at: int) -> Item: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Item]: ...
    def __getitem__(self, at: int | slice) -> Item | Sequence[Item]:
        found = self._chosen[at]
        return self._see(self._dossier[found]) if isinstance(found, int) else tuple(self._see(self._dossier[number]) for number in found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(a == b for a, b in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def _mark(problem: Problem) -> int:
    """Stands for what a problem says and of which cell, so that words need not be read to be compared."""
    return hash((problem.what, problem.remedy, problem.column, problem.value))


def _whole(word: Any) -> Any:
    return word.encode("utf-8", "replace").decode() if isinstance(word, str) else word
