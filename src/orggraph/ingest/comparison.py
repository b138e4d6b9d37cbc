"""Compares what the files say with what the graph holds, and keeps only what has to be written."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from orggraph.ingest.blank import look_at_edge, look_at_node
from orggraph.ingest.dispute import Dispute
from orggraph.ingest.existing import Existing, Held
from orggraph.ingest.harvest import Edges, Harvest, Nodes
from orggraph.ingest.layout import Layout, Row, owner_side
from orggraph.ingest.origin import origin_sheet
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.repeat import merge
from orggraph.ingest.tally import SAID_AGAIN, UNCHANGED, WRITTEN
from orggraph.ingest.timeline import Overlap, Timeline, Version, plain
from orggraph.locale import Text, counted
from orggraph.model import RELATIONSHIPS

_OWNERS = 2_000  # owners whose edges are compared at a time
OnStep = Callable[[str, int, int], None]


@dataclass
class NodeChanges:
    """What is to be written of one label."""

    nodes: Nodes
    added: array[int] = field(default_factory=lambda: array("Q"))
    changed: list[dict[str, Any]] = field(default_factory=list)
    unchanged: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """Added, changed, unchanged."""
        return len(self.added), len(self.changed), self.unchanged

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows to write, by id."""
        facts = [(at, column.name) for at, column in enumerate(self.nodes.layout.columns) if column.fact]
        for at in self.added:
            row = self.nodes.rows[at]
            yield {name: row[place] for place, name in facts if row[place] is not None}
        yield from self.changed


@dataclass
class EdgeChanges:
    """What is to be written of one edge. `plain`: rows of pairs that the graph does not know and the files name once; `woven`: all others."""

    edges: Edges
    plain: array[int] = field(default_factory=lambda: array("Q"))
    woven: list[dict[str, Any]] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def counts(self) -> tuple[int, int, int]:
        """Added, changed, unchanged."""
        return self.added, self.changed, self.unchanged

    def rows(self) -> Iterator[dict[str, Any]]:
        """The rows to write, by owner."""
        table = self.edges.layout
        facts = [(at, column.name) for at, column in enumerate(table.columns) if column.fact]
        for at in self.plain:
            row = self.edges.rows[at]
            via = self.edges.vias[self.edges.via[at]]
            yield {
                "start": row[0],
                "end": row[1],
                "key": edge_key(table, row[2:], via.column if via else None),
                "facts": {name: row[place] for place, name in facts if row[place] is not None},
            }
        yield from self.woven


def edge_key(table: Layout, facts: Sequence[Any], via: str | None, taken: frozenset[str] = frozenset()) -> str:
    """What tells a new edge from others of its type between its pair: set once, opaque afterwards.

    An edge that came through a reference column begins with that column's name: a later value of the column ends it, and no other edge.
    """
    parts = [*((via,) if via else ()), *(str(facts[at - 2] if facts[at - 2] is not None else "") for at in table.discriminators)]
    since = facts[table.place["since"] - 2]
    key = "|".join([*parts, since.isoformat() if since else "always"])
    number = 2
    found = key
    while found in taken:
        found = f"{key}#{number}"
        number += 1
    return found


def compare_nodes(harvest: Harvest, existing: Existing, source: str, ledger: Ledger, on_step: OnStep | None = None) -> dict[str, NodeChanges]:
    """What each label's rows add to the graph or change in it, and what so becomes of each row.

    New nodes that lack a required fact are refused and taken out of the harvest. Ids under which another source knows somebody else are noted.
    """
    found: dict[str, NodeChanges] = {}
    for label, nodes in harvest.nodes.items():
        changes = found[label] = NodeChanges(nodes)
        facts = [(at, column.name) for at, column in enumerate(nodes.layout.columns) if column.fact and column.name != "id"]
        is_fact = sum(1 << at for at, column in enumerate(nodes.layout.columns) if column.fact)
        is_held = bytearray(len(nodes.rows))
        renamed: list[tuple[str, str, str]] = []
        for seen, held in enumerate(existing.nodes(label, nodes.at), start=1):
            at = nodes.at[held["id"]]
            is_held[at] = 1
            row = nodes.rows[at]
            different = {name: row[place] for place, name in facts if row[place] is not None and row[place] != held.get(name)}
            if "name" in different and held.get("name") is not None and held.get("source") != source:
                renamed.append((held["id"], held["name"], different["name"]))
            look_at_node(harvest, nodes, at, facts, held, ledger)
            if different:
                changes.changed.append({"id": held["id"], **different})
            else:
                changes.unchanged += 1
            _tell_rows(nodes, at, sum(1 << nodes.layout.place[name] for name in different), is_fact, ledger)
            if on_step and seen % _OWNERS == 0:
                on_step(label, seen, len(nodes.rows))
        _note_renamed(nodes.layout, renamed, ledger)
        incomplete = _refuse_incomplete(harvest, nodes, is_held, ledger)
        added = [at for at, row in enumerate(nodes.rows) if not is_held[at] and row[0] not in incomplete and nodes.at.get(row[0]) == at]
        ledger.tally.mark((nodes.places[at] for at in added), WRITTEN)
        for at in added:
            if at in nodes.holders:
                _tell_rows(nodes, at, is_fact, is_fact, ledger)
        added.sort(key=lambda at, rows=nodes.rows: rows[at][0])  # type: ignore[misc]
        changes.added = array("Q", added)
        changes.changed.sort(key=lambda row: row["id"])
        for key in incomplete:
            nodes.lose(key)
    return found


def _tell_rows(nodes: Nodes, at: int, written: int, facts: int, ledger: Ledger) -> None:
    """Marks the rows that say a node; `written`, `facts`: a bit for each column that is added or changed, and for each that is no reference."""
    for place, columns in nodes.contributors(at):
        ledger.tally.mark((place,), WRITTEN if columns & written else UNCHANGED if columns & facts else SAID_AGAIN)


def _note_renamed(table: Layout, renamed: Sequence[tuple[str, str, str]], ledger: Ledger) -> None:
    if renamed:
        key, old, new = min(renamed)
        heading = table.heading.en.lower()
        ledger.note(
            Text(
                f"{counted(len(renamed), f'{heading} id is', f'{heading} ids are')} known from another source under another name, such as "
                f'"{key}": "{old}" becomes "{new}".',
                f"有 {len(renamed):,} 个{table.heading.zh}编号在其他来源中对应不同的名称，例如“{key}”：“{old}”将改为“{new}”。",
            ),
            Text("If they are not the same, give one source's ids a prefix.", "如果不是同一对象，请为其中一个来源的编号加前缀。"),
        )


def _refuse_incomplete(harvest: Harvest, nodes: Nodes, is_held: bytearray, ledger: Ledger) -> set[str]:
    incomplete: set[str] = set()
    for name in nodes.layout.required:
        place = nodes.layout.place[name]
        for at, row in enumerate(nodes.rows):
            if row[place] is None and not is_held[at] and nodes.at.get(row[0]) == at:
                incomplete.add(row[0])
                _refuse_missing(harvest, nodes, at, name, ledger)
    return incomplete


def _refuse_missing(harvest: Harvest, nodes: Nodes, at: int, name: str, ledger: Ledger) -> None:
    """Refuses every row of a new node for a fact that none of them gives, and says which of them, or else which file, could have given it."""
    table = nodes.layout
    key = nodes.rows[at][0]
    heading = table.columns[table.place[name]].heading
    what = Text(f'"{key}" is new and has no {heading.en}.', f"“{key}”是新增的，但没有{heading.zh}。")
    headers = {place: harvest.header(place, table.name, name) for place in nodes.places_of(at)}
    blank = [place for place, header in headers.items() if header]
    for place, header in headers.items():
        if header:
            remedy = Text("Fill it in.", "请填写。")
        elif blank:
            where = ledger.listed(blank, beside=place)
            remedy = Text(f"Write it into {where.en}.", f"请在{where.zh}填写。")
        elif others := harvest.sheets_with(table.name, name):
            remedy = Text(
                f"Add a row for it to {', '.join(others)}, or a column {name} to this table.", f"请在 {'、'.join(others)} 中补充该行，或为本表添加列 {name}。"
            )
        else:
            remedy = Text(f"Add a column {name} to the table.", f"请为该表添加列 {name}。")
        ledger.refuse("missing_fact", table.name, place, what, remedy, column=header)


def compare_edges(
    harvest: Harvest, name: str, existing: Existing, held_owners: set[str], source: str, today: date, ledger: Ledger, on_step: OnStep | None = None
) -> EdgeChanges:
    """What the rows of the edge `name` add to the graph or change in it.

    held_owners: ids of owners (see `layout.owner_side`) that the graph already has; all others can have no edges yet.
    """
    edges = harvest.edges[name]
    weaver = _Weaver(edges, harvest, source, today, ledger)
    side = owner_side(name)
    keys = [side, 1 - side, *edges.layout.discriminators, edges.layout.place["since"]]
    rows = edges.rows
    order = sorted(
        range(len(rows)),
        key=lambda at: [_order(rows[at][place]) for place in keys] if len(keys) > 3 else (rows[at][side], rows[at][1 - side], rows[at][keys[2]] or date.min),
    )
    owners = [(owner, list(group)) for owner, group in groupby(order, key=lambda at: rows[at][side])]
    for first in range(0, len(owners), _OWNERS):
        batch = owners[first : first + _OWNERS]
        asked = [owner for owner, _ in batch if owner in held_owners]
        held = existing.edges(name, asked) if asked else {}
        for owner, group in batch:
            weaver.weave_owner(group, held.get(owner, []))
        if on_step:
            on_step(name, min(first + _OWNERS, len(owners)), len(owners))
    _tell_plain(edges, weaver.changes.plain, ledger)
    return weaver.changes


def _tell_plain(edges: Edges, plain: Sequence[int], ledger: Ledger) -> None:
    ledger.tally.mark((edges.places[at] for at in plain), WRITTEN)
    for at in plain:
        if at in edges.holders:
            _tell_edge(edges, at, WRITTEN, ledger)


def _tell_edge(edges: Edges, at: int, mark: int, ledger: Ledger) -> None:
    """Marks the rows that say an edge; those that say nothing which an earlier one does not say it again."""
    for place, columns in edges.contributors(at):
        ledger.tally.mark((place,), mark if columns else SAID_AGAIN)


def _order(value: Any) -> str:
    return "" if value is None else str(value)


class _Weaver:
    """Weaves the rows of one owner at a time into that owner's edges."""

    def __init__(self, edges: Edges, harvest: Harvest, source: str, today: date, ledger: Ledger) -> None:
        self.changes = EdgeChanges(edges)
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
        self._enders: set[int] = set()  # rows of reference columns that end what the column said before

    def weave_owner(self, group: list[int], held: list[Held]) -> None:
        """Takes in all rows of one owner; `held` are the owner's edges in the graph."""
        rows = self._edges.rows
        if not held:
            pairs = {self._pair(rows[at]) for at in group} if len(group) > 1 else {1}
            if len(pairs) == len(group) and all(self._is_in_order(at) for at in group):
                self.changes.plain.extend(group)
                self.changes.added += len(group)
                return
        self._woven.clear()
        lines = self._timelines(held)
        named = {rows[at][self._other] for at in group}
        for pair, members in groupby(sorted(group, key=lambda at: (self._pair(rows[at]), _order(rows[at][self._since]))), key=lambda at: self._pair(rows[at])):
            line = lines.setdefault(pair, Timeline(self._table, ()))
            self._weave_pair(self._distinct([at for at in members if self._is_in_order(at)]), line, lines, named)
        for pair, line in lines.items():
            self._write(pair, line)

    def _pair(self, row: Row) -> tuple[Any, ...]:
        return (row[0], row[1], *(_order(row[at]) for at in self._table.discriminators))

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
            via = edges.vias[edges.via[at]]
            if version.was is None and version.key is None:
                taken = frozenset(other.key for other in line.versions if other.key)
                version.key = edge_key(self._table, version.facts, via.column if via else None, taken)

    def _supersede(self, at: int, lines: dict[tuple[Any, ...], Timeline], named: set[str]) -> date | None:
        """Ends what the reference column said before, and returns the first day of what it says now when it said anything before.

        A solid line is one whatever its source. Every other reference is one within its own column and source, so that a second
        department from elsewhere stays. Edges that this import names itself are never ended.
        """
        row = self._edges.rows[at]
        via = self._edges.vias[self._edges.via[at]]
        assert via is not None
        kind = self._table.place.get("kind")
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
                    continue
                end = line.end(version)
                if end is not None and end <= self._today:
                    said_before = True
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
            if version.was is None:
                changes.added += 1
                facts = {name: value for name, value in zip(names, version.facts, strict=True) if value is not None}
            else:
                facts = {name: value for name, value, was in zip(names, version.facts, version.was, strict=True) if value != was}
            for number, (at, is_news) in enumerate(self._woven.get(id(version), ())):
                mark = UNCHANGED if version.was is not None and not facts else WRITTEN
                _tell_edge(self._edges, at, WRITTEN if at in self._enders else mark if is_news or not number else SAID_AGAIN, self._ledger)
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
