"""Weaves what a row says into the dated edges that a pair already has: a dated fact changes by a new edge, never by rewriting the past.

The rules, in this order (a blank cell is no news and changes nothing):
1. A row with the same first day as an edge corrects that edge in place.
2. A row without a first day speaks of the edge that is active on the day of the import (or on its own last day, when that is past).
   Beside rows of the same pair that have a first day it speaks of the day before the first of them, and agrees it with that one, of the same edge.
3. A row with another first day speaks of the edge active on that day. Do they agree on the facts that make history, it is the same edge.
4. Do they differ, the old edge ends where the new one begins; the new one takes over what the row leaves blank.
Facts that make no history (`Property.is_history`) change in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from orggraph.ingest.layout import Layout, Row

_DAY = timedelta(days=1)


@dataclass(slots=True)
class Version:
    """One edge of a pair: its facts in the layout's order (without the ends). `was`: its facts in the graph, None when it is new."""

    facts: list[Any]
    key: str | None = None
    source: str | None = None
    was: tuple[Any, ...] | None = None
    is_named: bool = False


class Overlap(Exception):
    """The row's last day reaches over the next edge of the pair, which begins on `day`."""

    def __init__(self, day: date) -> None:
        super().__init__(day)
        self.day = day


class Timeline:
    """The edges of one pair (and one set of discriminators) in the order of their days."""

    def __init__(self, table: Layout, versions: Sequence[Version]) -> None:
        self._since = table.place["since"] - 2
        self._until = table.place["until"] - 2
        self._history = [(at - 2, table.columns[at].name) for at in table.history]
        self.versions = sorted(versions, key=self._begin)

    def begin(self, version: Version) -> date | None:
        """The version's first day; None: always."""
        return version.facts[self._since]  # type: ignore[no-any-return]

    def end(self, version: Version) -> date | None:
        """The first day on which the version no longer holds; None: still holds."""
        return version.facts[self._until]  # type: ignore[no-any-return]

    def is_active(self, version: Version, day: date) -> bool:
        """Whether the version holds on `day`."""
        since, until = self.begin(version), self.end(version)
        return (since is None or since <= day) and (until is None or until > day)

    def stop(self, version: Version, day: date) -> None:
        """Ends the version: `day` is the first on which it no longer holds."""
        version.facts[self._until] = day

    def day_of(self, row: Row, today: date, undated: date | None = None) -> date:
        """The day that a row speaks of; the rest is as `weave` takes it."""
        since, until = row[self._since + 2], row[self._until + 2]
        speaks_of = undated or today
        day: date = since or (speaks_of if until is None or until > speaks_of else until - _DAY)
        return day

    def has_ended(self, day: date, *, but: Version | None = None) -> bool:
        """Whether some version, other than `but`, no longer holds on `day`."""
        return any((end := self.end(version)) is not None and end <= day for version in self.versions if version is not but)

    def has_begun(self, day: date | None) -> bool:
        """Whether some version begins on that very day."""
        return day is not None and any(self.begin(version) == day for version in self.versions)

    def before(self, version: Version) -> Version | None:
        """The version that ends where this one begins; None when there is none."""
        begin = self.begin(version)
        return next((other for other in self.versions if begin is not None and other is not version and self.end(other) == begin), None)

    def weave(self, row: Row, today: date, *, undated: date | None = None, again_from: date | None = None) -> Version:
        """The version that the row speaks of, after taking in what it says. `row` is in the layout's order, ends included.

        today: the day of the import; undated: the day that a row without a first day speaks of, when it is not today;
        again_from: the first day of a new edge that has none of its own.
        Raises: Overlap, with nothing changed.
        """
        facts = list(row[2:])
        since, until = facts[self._since], facts[self._until]
        day = self.day_of(row, today, undated)
        same = next((version for version in self.versions if since is not None and self.begin(version) == since), None)
        current = same or next((version for version in self.versions if self.is_active(version, day)), None)
        if current is None and since is None and undated is not None:
            current = next((version for version in self.versions if self.begin(version) == day + _DAY and self.agree(version, facts)), None)
        if current is None:
            return self._add(facts, day, again_from)
        if same or self.agree(current, facts) or self.begin(current) == day:
            self._refuse_overlap(current, until)
            for at, value in enumerate(facts):
                if value is not None and not (at == self._since and current.facts[at] is not None):
                    current.facts[at] = value
            return self._named(current)
        return self._turn(current, facts, day)

    def _add(self, facts: list[Any], day: date, again_from: date | None) -> Version:
        if facts[self._since] is None:
            facts[self._since] = again_from or (day if self.has_ended(day) else None)
        later = self._next(facts[self._since])
        if later is not None:
            if facts[self._until] is None:
                facts[self._until] = later
            elif facts[self._until] > later:
                raise Overlap(later)
        return self._insert(Version(facts))

    def _turn(self, current: Version, facts: list[Any], day: date) -> Version:
        changed = [old if new is None else new for old, new in zip(current.facts, facts, strict=True)]
        changed[self._since] = day
        later = self._next(day)
        if later is not None and changed[self._until] is not None and changed[self._until] > later:
            raise Overlap(later)
        self.stop(current, day)
        current.is_named = True
        return self._insert(Version(changed))

    def _refuse_overlap(self, current: Version, until: date | None) -> None:
        later = self._next(self.begin(current))
        if until is not None and later is not None and until > later:
            raise Overlap(later)

    def _next(self, after: date | None) -> date | None:
        days = [self.begin(version) for version in self.versions]
        return min((day for day in days if day is not None and (after is None or day > after)), default=None)

    def agree(self, current: Version, facts: Sequence[Any]) -> bool:
        """Whether a row (without its ends) says nothing else than the version does on the facts that make history."""
        return all(facts[at] is None or facts[at] == plain(name, current.facts[at]) for at, name in self._history)

    def _insert(self, version: Version) -> Version:
        self.versions.append(version)
        self.versions.sort(key=self._begin)
        return self._named(version)

    def _named(self, version: Version) -> Version:
        version.is_named = True
        return version

    def _begin(self, version: Version) -> date:
        return version.facts[self._since] or date.min


def plain(name: str, value: Any) -> Any:
    """The value that a blank stands for: a reporting line without a kind is solid."""
    return "solid" if name == "kind" and value is None else value
