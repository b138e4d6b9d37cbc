"""Compares what the files say with what the graph holds, and keeps only what has to be written."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any

from orggraph.ingest.blank import look_at_edge, look_at_node
from orggraph.ingest.existing import Existing, Held
from orggraph.ingest.harvest import Edges, Harvest, Nodes, content, merge
from orggraph.ingest.layout import Layout, Row, owner_side
from orggraph.ingest.refusal import Ledger, origin_sheet
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
    """What each label's rows add to the graph or change in it.

    New nodes that lack a required fact are refused and taken out of the harvest. Ids under which another source knows somebody else are noted.
    """
    found: dict[str, NodeChanges] = {}
    for label, nodes in harvest.nodes.items():
        changes = found[label] = NodeChanges(nodes)
        facts = [(at, column.name) for at, column in enumerate(nodes.layout.columns) if column.fact and column.name != "id"]
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
            if on_step and seen % _OWNERS == 0:
                on_step(label, seen, len(nodes.rows))
        _note_renamed(nodes.layout, renamed, ledger)
        incomplete = _refuse_incomplete(harvest, nodes, is_held, ledger)
        added = [at for at, row in enumerate(nodes.rows) if not is_held[at] and row[0] not in incomplete]
        added.sort(key=lambda at, rows=nodes.rows: rows[at][0])  # type: ignore[misc]
        changes.added = array("Q", added)
        changes.changed.sort(key=lambda row: row["id"])
        for key in incomplete:
            at = nodes.at.pop(key)
            nodes.refused[key] = nodes.places[at]
            nodes.losers.append((nodes.rows[at], nodes.places[at]))
    return found


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
            if row[place] is None and not is_held[at]:
                incomplete.add(row[0])
                ledger.refuse(
                    "missing_fact",
                    nodes.layout.name,
                    nodes.places[at],
                    Text(
                        f'"{row[0]}" is new and has no {nodes.layout.columns[place].heading.en}.',
                        f"“{row[0]}”是新增的，但没有{nodes.layout.columns[place].heading.zh}。",
                    ),
                    Text("Fill it in.", "请填写。"),
                    column=harvest.header(nodes.places[at], nodes.layout.name, name),
                )
    return incomplete


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
    return weaver.changes


def _order(value: Any) -> str:
    return "" if value is None else str(value)


class _Weaver:
    """Weaves the rows of one owner at a time into that owner's edges."""

    def __init__(self, edges: Edges, harvest: Harvest, source: str, today: date, ledger: Ledger) -> None:
        self.changes = EdgeChanges(edges)
        self._edges = edges
        self._table = edges.layout
        self._harvest = harvest
        self._source = source
        self._today = today
        self._ledger = ledger
        self._since = self._table.place["since"]
        self._until = self._table.place["until"]
        self._other = 1 - owner_side(edges.layout.name)
        self._is_keyless_known = False

    def weave_owner(self, group: list[int], held: list[Held]) -> None:
        """Takes in all rows of one owner; `held` are the owner's edges in the graph."""
        rows, via = self._edges.rows, self._edges.via
        if not held:
            pairs = {self._pair(rows[at]) for at in group} if len(group) > 1 else {1}
            if len(pairs) == len(group) and all(self._is_in_order(at) for at in group):
                self.changes.plain.extend(group)
                self.changes.added += len(group)
                return
        lines = self._timelines(held)
        named = {rows[at][self._other] for at in group}
        for pair, members in groupby(sorted(group, key=lambda at: (self._pair(rows[at]), _order(rows[at][self._since]))), key=lambda at: self._pair(rows[at])):
            line = lines.setdefault(pair, Timeline(self._table, ()))
            self._weave_pair(self._distinct([at for at in members if self._is_in_order(at)]), line, lines, named)
        for pair, line in lines.items():
            self._write(pair, line, group, via)

    def _pair(self, row: Row) -> tuple[Any, ...]:
        return (row[0], row[1], *(_order(row[at]) for at in self._table.discriminators))

    def _is_in_order(self, at: int) -> bool:
        row = self._edges.rows[at]
        since, until = row[self._since], row[self._until]
        if since is None or until is None or until >= since:
            return True
        self._refuse(
            "ends_before_start",
            at,
            "until",
            Text(f"It ends on {until} before it starts on {since}.", f"结束日期 {until} 早于开始日期 {since}。"),
            Text("Correct one of the two.", "请更正其中之一。"),
        )
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
        """Rows of one pair with one first day each: those that agree become one, of those that differ the first by content is used."""
        rows = self._edges.rows
        kept: dict[Any, int] = {}
        for at in sorted(members, key=lambda at: (content(rows[at]), self._edges.places[at])):
            since = rows[at][self._since]
            if since not in kept:
                kept[since] = at
                continue
            first = kept[since]
            is_repeat = (
                not self._edges.via[at] and not self._edges.via[first] and origin_sheet(self._edges.places[at]) == origin_sheet(self._edges.places[first])
            )
            merged = merge(rows[first], rows[at])
            if merged is not None and not is_repeat:
                rows[first] = merged
                continue
            where = self._ledger.row_text(self._edges.places[first], beside=self._edges.places[at])
            is_same = rows[first] == rows[at]
            self._refuse(
                "repeated_key",
                at,
                None,
                Text(
                    f"The same edge stands in {where.en}{'' if is_same else ' with other facts'}; that row is used.",
                    f"同一关系也出现在{where.zh}{'' if is_same else '，但内容不同'}；采用了那一行。",
                ),
                Text("Delete one, or give each its first day (since).", "请删除其中一行，或分别填写开始日期。"),
            )
        return sorted(kept.values(), key=lambda at: rows[at][self._since] or date.min)

    def _weave_pair(self, members: list[int], line: Timeline, lines: dict[tuple[Any, ...], Timeline], named: set[str]) -> None:
        rows = self._edges.rows
        dated = [rows[at][self._since] for at in members if rows[at][self._since] is not None]
        undated = date.fromordinal(max(min(dated).toordinal() - 1, 1)) if dated else None
        reach: date | None = None
        for at in members:
            row = rows[at]
            since = row[self._since]
            if reach is not None and since is not None and since < reach:
                self._refuse_overlap(at, reach, is_before=True)
                continue
            again_from = self._supersede(at, lines, named) if self._edges.vias[self._edges.via[at]] else None
            try:
                version = line.weave(row, self._today, undated=undated, again_from=again_from)
            except Overlap as overlap:
                self._refuse_overlap(at, overlap.day, is_before=False)
                continue
            look_at_edge(self._harvest, self._edges, at, version, self._ledger)
            reach = row[self._until] or reach
            via = self._edges.vias[self._edges.via[at]]
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
        return self._today if said_before else None

    def _write(self, pair: tuple[Any, ...], line: Timeline, group: list[int], via: bytearray) -> None:
        changes = self.changes
        names = [column.name for column in self._table.columns[2:]]
        for version in line.versions:
            if version.was is None:
                changes.added += 1
                facts = {name: value for name, value in zip(names, version.facts, strict=True) if value is not None}
            else:
                facts = {name: value for name, value, was in zip(names, version.facts, version.was, strict=True) if value != was}
                if not facts:
                    changes.unchanged += version.is_named
                    continue
                changes.changed += 1
            changes.woven.append({"start": pair[0], "end": pair[1], "key": version.key, "facts": facts})

    def _refuse_overlap(self, at: int, day: date, *, is_before: bool) -> None:
        if is_before:
            what = Text(
                f"It starts before the row above it ends ({day}); on one day a pair has one edge of a kind.",
                f"其开始日期早于前一条的结束日期（{day}）；同一对之间同类关系同日只能有一条。",
            )
        else:
            what = Text(f"It ends after the next one of the same pair begins ({day}).", f"其结束日期晚于同一对下一条的开始日期（{day}）。")
        self._refuse("overlap", at, "until" if not is_before else "since", what, Text("Correct the days.", "请更正日期。"))

    def _refuse(self, kind: Any, at: int, column: str | None, what: Text, remedy: Text) -> None:
        place = self._edges.places[at]
        header = self._harvest.header(place, self._table.name, column) if column else None
        value = self._edges.rows[at][self._table.place[column]] if column else None
        self._ledger.refuse(kind, self._table.name, place, what, remedy, column=header, value=value)

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
