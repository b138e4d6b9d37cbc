"""Keeps which rows say a node or an edge that several rows say, and which of its columns each of them says: a fault is told where it stands."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from orggraph.ingest.layout import Row

Claim = tuple[int, Row]  # a row's origin, and what it says


class Holders:
    """The rows behind each entry of a table that more than one row says: an origin and a bit for each filled column, sixteen bytes a row."""

    def __init__(self) -> None:
        self._of: dict[int, array[int]] = {}

    def __contains__(self, at: int) -> bool:
        return at in self._of

    def set(self, at: int, claims: Iterable[tuple[int, int]]) -> None:
        """The rows that say entry `at`, each with its columns: see `filled`. Only one row: nothing to keep."""
        found = array("Q", [figure for claim in claims for figure in claim])
        if len(found) > 2:
            self._of[at] = found
        else:
            self._of.pop(at, None)

    def repeat(self, at: int, first: int, row: Row, place: int) -> None:
        """One more row that says of entry `at` exactly what `row` says, which stands at `first`."""
        known = self._of.get(at)
        if known is None:
            columns = filled(row)
            self._of[at] = array("Q", [first, columns, place, columns])
        else:
            known.append(place)
            known.append(known[1])

    def claims(self, at: int) -> list[tuple[int, int]]:
        """Origins and columns of the rows that say entry `at`, as they stand in the files; empty where it is one row."""
        known = self._of.get(at, ())
        return sorted(zip(known[::2], known[1::2], strict=True))

    def copy(self) -> Holders:
        """The same, to go back to; no more rows are repeated in either."""
        copied = Holders()
        copied._of = dict(self._of)
        return copied

    def renumber(self, new: Mapping[int, int]) -> None:
        """Entries that stand elsewhere now, by where they stood; all others are forgotten."""
        self._of = {new[at]: known for at, known in self._of.items() if at in new}


def filled(row: Row) -> int:
    """A bit for each column that the row fills."""
    columns = 0
    for at, value in enumerate(row):
        if value is not None:
            columns |= 1 << at
    return columns


@dataclass(kw_only=True)
class Told:
    """Rows with the place of each, and the other places of those that several rows say."""

    rows: list[Row] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("Q"))
    holders: Holders = field(default_factory=Holders)

    def absorb(self, at: int, other: int) -> None:
        """Makes the rows that say entry `other` rows that say entry `at`; to be called before their rows are made one."""
        both = [claim for entry in (at, other) for claim in self.holders.claims(entry) or [(self.places[entry], filled(self.rows[entry]))]]
        self.holders.set(at, both)

    def places_of(self, at: int) -> list[int]:
        """Every row of the files that says entry `at`, in their order."""
        return [place for place, _ in self.holders.claims(at)] or [self.places[at]]

    def saying(self, at: int, column: int) -> list[int]:
        """The rows that fill that column of entry `at`."""
        return [place for place, columns in self.holders.claims(at) if columns >> column & 1] or ([] if at in self.holders else [self.places[at]])

    def contributors(self, at: int) -> list[tuple[int, int]]:
        """The rows that say entry `at`, each with the columns that no row before it fills; 0: it says nothing new."""
        known = 0
        found: list[tuple[int, int]] = []
        for place, columns in self.holders.claims(at):
            found.append((place, columns & ~known))
            known |= columns
        return found or [(self.places[at], filled(self.rows[at]))]
