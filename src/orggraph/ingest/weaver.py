"""Weaves the rows of an edge into the edges that the graph holds, owner by owner, and notes what they say of those."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from orggraph.ingest.blank import look_at_edge
from orggraph.ingest.changes import EdgeChanges, edge_key
from orggraph.ingest.dispute import Dispute
from orggraph.ingest.existing import Held
from orggraph.ingest.harvest import Edges, Harvest
from orggraph.ingest.holder import filled
from orggraph.ingest.layout import Row, owner_side
from orggraph.ingest.origin import origin_sheet
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.repeat import merge
from orggraph.ingest.reporting import Lines
from orggraph.ingest.saying import Sayings
from orggraph.ingest.tally import SAID_AGAIN, UNCHANGED, WRITTEN
from orggraph.ingest.timeline import Overlap, Timeline, Version, plain
from orggraph.locale import Text
from orggraph.model import RELATIONSHIPS


def tell_edge(edges: Edges, at: int, mark: int, ledger: Ledger) -> None:
    """Marks the rows that say an edge; those that say nothing which an earlier one does not say it again."""
    for place, columns in edges.contributors(at):
        ledger.tally.mark((place,), mark if columns else SAID_AGAIN)


def sort_key(value: Any) -> str:
    """Sorts the cells of a column that may be blank."""
    return "" if value is None else str(value)


class Weaver:
    """Weaves the rows of one owner at a time into that owner's edges."""

    def __init__(self, edges: Edges, harvest: Harvest, source: str, today: date, ledger: Ledger, into: Lines | None) -> None:
        self._into = into
        self.changes = EdgeChanges(edges, Sayings(edges.layout))
        self._edges = edges
        self._table = edges.layout
        self._harvest = harvest
        self._dispute = Dispute(edges, harvest, ledger)
        self._source = source
        self._today = today
        self._ledger = ledger
        self._since = self._table.place["since"]
        self._until = self._table.place["until"]
        self._other = 1 - owner_side(edges.layout.name)
        self._is_keyless_known = False
        self._woven: dict[int, list[tuple[int, bool]]] = {}  # by version: the rows that speak of it, and whether each says what none before it did
        self._absorbed: dict[int, list[int]] = {}  # by row: those that became one with it
        self._enders: set[int] = set()  # rows of reference columns that end what the column said before

    def weave_owner(self, group: list[int], held: list[Held]) -> None:
        """Takes in all rows of one owner; `held` are the owner's edges in the graph."""
        rows = self._edges.rows
        if not held:
            pairs = {self._pair(rows[at]) for at in group} if len(group) > 1 else {1}
            if len(pairs) == len(group) and all(self._is_in_order(at) for at in group):
                self.changes.plain.extend(group)
                self.changes.added += len(group)
                if self._into is not None:
                    for at in group:
                        self._into.add(rows[at][0], rows[at][1], rows[at][2:], (at,), None)
                return
        self._woven.clear()
        lines = self._timelines(held)
        named = {rows[at][self._other] for at in group}
        for pair, members in groupby(
            sorted(group, key=lambda at: (self._pair(rows[at]), sort_key(rows[at][self._since]))), key=lambda at: self._pair(rows[at])
        ):
            line = lines.setdefault(pair, Timeline(self._table, ()))
            self._weave_pair(self._distinct([at for at in members if self._is_in_order(at)]), line, lines, named)
        for pair, line in lines.items():
            self._write(pair, line)

    def _pair(self, row: Row) -> tuple[Any, ...]:
        return (row[0], row[1], *(sort_key(row[at]) for at in self._table.discriminators))

    def _is_in_order(self, at: int) -> bool:
        row = self._edges.rows[at]
        since, until = row[self._since], row[self._until]
        if since is None or until is None or until >= since:
            return True
        self._dispute.refuse_order(at)
        return False

    def _timelines(self, held: list[Held]) -> dict[tuple[Any, ...], Timeline]:
        names = [column.name for column in self._table.columns[2:]]
        versions: dict[tuple[Any, ...], list[Version]] = {}
        for edge in held:
            if edge.key is None:
                self._note_keyless()
                continue
            facts = [edge.facts.get(name) for name in names]
            pair = self._pair((edge.start, edge.end, *facts))
            versions.setdefault(pair, []).append(Version(list(facts), edge.key, edge.source, tuple(facts)))
        return {pair: Timeline(self._table, found) for pair, found in versions.items()}

    def _distinct(self, members: list[int]) -> list[int]:
        """Rows of one pair with one first day each: those that agree become one, of those that differ the first in the files is used."""
        edges, rows = self._edges, self._edges.rows
        kept: dict[date | None, int] = {}
        tables: dict[date | None, set[int]] = {}  # sheets of the edge's own table in which the kept row stands
        for at in sorted(members, key=lambda at: (edges.places[at], edges.via[at])):
            since = rows[at][self._since]
            own = set() if edges.via[at] else set(map(origin_sheet, edges.places_of(at)))
            if since not in kept:
                kept[since], tables[since] = at, own
                continue
            first = kept[since]
            merged = merge(rows[first], rows[at])
            if merged is None or own & tables[since]:
                self._dispute.refuse_repeat(first, at)
                continue
            edges.absorb(first, at)
            self._absorbed.setdefault(first, []).append(at)
            rows[first] = merged
            tables[since] |= own
            if edges.vias[edges.via[first]] is None:
                edges.via[first] = edges.via[at]
        return sorted(kept.values(), key=lambda at: rows[at][self._since] or date.min)

    def _weave_pair(self, members: list[int], line: Timeline, lines: dict[tuple[Any, ...], Timeline], named: set[str]) -> None:
        edges, rows = self._edges, self._edges.rows
        dated = [rows[at][self._since] for at in members if rows[at][self._since] is not None]
        undated = date.fromordinal(max(min(dated).toordinal() - 1, 1)) if dated else None
        before: tuple[date, int] | None = None  # the last day of the row before, and that row
        for at in members:
            row = rows[at]
            since = row[self._since]
            if before is not None and since is not None and since < before[0]:
                self._dispute.refuse_overlap(at, before[0], before=before[1])
                continue
            again_from = self._supersede(at, lines, named) if edges.vias[edges.via[at]] else None
            were = [list(version.facts) for version in line.versions] if len(members) > 1 else []
            try:
                version = line.weave(row, self._today, undated=undated, again_from=again_from)
            except Overlap as overlap:
                self._dispute.refuse_overlap(at, overlap.day, before=None)
                continue
            look_at_edge(self._harvest, self._edges, at, version, self._ledger)
            self._woven.setdefault(id(version), []).append((at, not were or [list(version.facts) for version in line.versions] != were))
            before = (row[self._until], at) if row[self._until] else before
            if version.was is not None:
                self._say(at, version, line, undated, again_from)
            elif (row[self._since], row[self._until]) != (line.begin(version), line.end(version)):
                self._say_beside(at, version, line)
            else:
                self._say_ended(row, version, line, line.day_of(row, self._today, undated))
            via = edges.vias[edges.via[at]]
            if version.was is None and version.key is None:
                taken = frozenset(other.key for other in line.versions if other.key)
                version.key = edge_key(self._table, version.facts, via.column if via else None, taken)

    def _say(self, at: int, version: Version, line: Timeline, undated: date | None, again_from: date | None) -> None:
        """Notes that the row says an edge which the graph holds, and how the row would have been taken without it."""
        row, said = self._edges.rows[at], self.changes.said
        key = (row[0], row[1], said.keep_text(str(version.key)))
        columns = filled(row) >> 2 << 2
        reach = line.end(version) if row[self._until] is None and line.has_begun(line.end(version)) else None
        day = line.day_of(row, self._today, undated)
        self._say_ended(row, version, line, day)
        named = row[self._since]
        if named is not None and named == line.begin(version):
            said.add(key, columns, reach=reach)
            return
        since = None if named is not None else again_from or (day if line.has_ended(day, but=version) else None)
        said.add(key, columns & ~(1 << self._since), since=since, reach=reach, named=named)

    def _say_ended(self, row: Row, version: Version, line: Timeline, day: date) -> None:
        """Notes the edge of the graph that ends where this one begins, if the row would have ended it had it not ended already."""
        before = line.before(version)
        if before is not None and before.was is not None and not line.agree(before, row[2:]):
            said = self.changes.said
            said.add((row[0], row[1], said.keep_text(str(before.key))), ended=day)

    def _say_beside(self, at: int, version: Version, line: Timeline) -> None:
        """Notes the edges of the graph because of which a new edge of the same pair has the days that it has."""
        row, said = self._edges.rows[at], self.changes.said
        day = line.begin(version) or self._today
        for other in line.versions:
            if other.was is not None:
                said.add((row[0], row[1], said.keep_text(str(other.key))), ended=day)

    def _supersede(self, at: int, lines: dict[tuple[Any, ...], Timeline], named: set[str]) -> date | None:
        """Ends what the reference column said before, and returns the first day of what it says now when it said anything before.

        A solid line is one whatever its source. Every other reference is one within its own column and source, so that a second
        department from elsewhere stays. Edges that this import names itself are never ended.
        """
        row = self._edges.rows[at]
        via = self._edges.vias[self._edges.via[at]]
        assert via is not None
        kind, said = self._table.place.get("kind"), self.changes.said
        is_solid = kind is not None and row[kind] == "solid"
        said_before = False
        for pair, line in lines.items():
            if pair[self._other] == row[self._other]:
                continue
            for version in line.versions:
                if version.was is None:
                    continue
                if is_solid and kind is not None:
                    is_same = plain("kind", version.facts[kind - 2]) == "solid"
                else:
                    is_same = version.source == self._source and str(version.key).startswith(f"{via.column}|")
                if not is_same:
                    if str(version.key).startswith(f"{via.column}|") and pair[self._other] not in named:
                        said.add((pair[0], pair[1], said.keep_text(str(version.key))), is_rival=True)
                    continue
                end = line.end(version)
                if end is not None and end <= self._today:
                    said_before = True
                    if pair[self._other] not in named:
                        said.add((pair[0], pair[1], said.keep_text(str(version.key))), ended=self._today)
                elif line.is_active(version, self._today) and pair[self._other] not in named:
                    said_before = True
                    version.is_named = True
                    line.stop(version, self._today)
                    self._enders.add(at)
        return self._today if said_before else None

    def _write(self, pair: tuple[Any, ...], line: Timeline) -> None:
        changes = self.changes
        names = [column.name for column in self._table.columns[2:]]
        for version in line.versions:
            woven = self._woven.get(id(version), [])
            if self._into is not None:
                said_by = tuple(row for at, _ in woven for row in (at, *self._absorbed.get(at, ())))
                self._into.add(pair[0], pair[1], version.facts, said_by, None if version.was is None else version.source or "")
            if version.was is None:
                changes.added += 1
                facts = {name: value for name, value in zip(names, version.facts, strict=True) if value is not None}
            else:
                facts = {name: value for name, value, was in zip(names, version.facts, version.was, strict=True) if value != was}
            for number, (at, is_news) in enumerate(woven):
                mark = UNCHANGED if version.was is not None and not facts else WRITTEN
                tell_edge(self._edges, at, WRITTEN if at in self._enders else mark if is_news or not number else SAID_AGAIN, self._ledger)
            if version.was is not None and not facts:
                changes.unchanged += version.is_named
                continue
            changes.changed += version.was is not None
            changes.woven.append({"start": pair[0], "end": pair[1], "key": version.key, "facts": facts})

    def _note_keyless(self) -> None:
        if not self._is_keyless_known:
            self._is_keyless_known = True
            heading = RELATIONSHIPS[self._table.name].heading
            self._ledger.note(
                Text(
                    f"The graph holds edges ({heading.en.lower()}) that were not written by orggraph; they were left alone.",
                    f"图中有并非由 orggraph 写入的关系（{heading.zh}），未作改动。",
                )
            )
