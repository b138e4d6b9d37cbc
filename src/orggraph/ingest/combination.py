"""Makes one row of several that share a key, where a profile says how: the smallest cell, the largest, the first or the last that is filled.

What the profile does not say how to combine must agree, or be blank in some: a row that says another thing is refused, as the second of two
rows with one id is. To take one of two values that nobody chose would be a guess, and a note about it is easily not read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from orggraph.ingest.holder import Claim, filled
from orggraph.ingest.layout import Layout, Row

Way = Literal["min", "max", "first", "last"]
_CHOICES: Mapping[Way, Callable[[Any, Any], bool]] = {
    "min": lambda known, new: new < known,
    "max": lambda known, new: new > known,
    "first": lambda known, new: False,
    "last": lambda known, new: True,
}
"""Whether the later of two filled cells takes the place of the earlier."""


@dataclass(slots=True)
class _Group:
    """The rows of one key so far. `holders`: for each column, the row whose cell counts; `said`: what each row fills, by its origin."""

    row: list[Any]
    holders: list[int]
    said: list[tuple[int, int]] = field(default_factory=list)


class Combination:
    """The rows of the tables that one rule of a profile makes, as one row a key."""

    def __init__(self, table: Layout, combine: Mapping[str, Way], refuse: Callable[[Claim, Claim, list[int]], None]) -> None:
        self._keys = [at for at, column in enumerate(table.columns) if column.is_key] + list(table.discriminators)
        self._takes = {table.place[name]: _CHOICES[how] for name, how in combine.items()}
        self._groups: dict[Row, Claim | _Group] = {}
        self._refuse = refuse

    def add(self, place: int, row: Row) -> None:
        """Takes a row in, or refuses it when it differs from an earlier one in a column that nobody said how to combine."""
        key = tuple(row[at] for at in self._keys)
        group = self._groups.get(key)
        if group is None:
            self._groups[key] = (place, row)
            return
        if isinstance(group, tuple):
            first, known = group
            group = self._groups[key] = _Group(list(known), [first] * len(known), [(first, filled(known))])
        said = 0
        taken: list[tuple[int, Any]] = []
        differing: list[int] = []
        for at, new in enumerate(row):
            if new is None:
                continue
            said |= 1 << at
            known = group.row[at]
            if known is None:
                taken.append((at, new))
            elif known != new:
                if at not in self._takes:
                    differing.append(at)
                elif self._takes[at](known, new):
                    taken.append((at, new))
        if differing:
            self._refuse((group.holders[differing[0]], tuple(group.row)), (place, row), differing)
            return
        for at, new in taken:
            group.row[at] = new
            group.holders[at] = place
        group.said.append((place, said))

    def rows(self) -> Iterator[tuple[int, Row, list[tuple[int, int]]]]:
        """One row a key and where it first stands; where there are several, those behind it, each with the columns in which its cell counts."""
        for group in self._groups.values():
            if isinstance(group, tuple):
                yield (*group, [])
                continue
            chosen = {at: group.holders[at] for at in self._takes}
            said = [(place, _without(columns, [at for at, holder in chosen.items() if holder != place])) for place, columns in group.said]
            yield group.said[0][0], tuple(group.row), said


def _without(columns: int, some: Iterable[int]) -> int:
    for at in some:
        columns &= ~(1 << at)
    return columns
