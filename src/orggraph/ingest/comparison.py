"""Compares what the files say with what the graph holds, and keeps only what has to be written."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import date
from itertools import groupby

from orggraph.ingest.blank import look_at_node
from orggraph.ingest.changes import EdgeChanges, NodeChanges
from orggraph.ingest.existing import Existing
from orggraph.ingest.harvest import Edges, Harvest, Nodes
from orggraph.ingest.holder import filled
from orggraph.ingest.layout import Layout, owner_side
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.reporting import Lines
from orggraph.ingest.saying import Sayings
from orggraph.ingest.tally import SAID_AGAIN, UNCHANGED, WRITTEN
from orggraph.ingest.weaver import Weaver, sort_key, tell_edge
from orggraph.locale import Text, counted

_OWNERS = 2_000  # owners whose edges are compared at a time
OnStep = Callable[[str, int, int], None]


def compare_nodes(harvest: Harvest, existing: Existing, source: str, ledger: Ledger, on_step: OnStep | None = None) -> dict[str, NodeChanges]:
    """What each label's rows add to the graph or change in it, and what so becomes of each row.

    New nodes that lack a required fact are refused and taken out of the harvest. Ids under which another source knows somebody else are noted.
    """
    found: dict[str, NodeChanges] = {}
    for label, nodes in harvest.nodes.items():
        changes = found[label] = NodeChanges(nodes, Sayings(nodes.layout))
        facts = [(at, column.name) for at, column in enumerate(nodes.layout.columns) if column.fact and column.name != "id"]
        is_fact = sum(1 << at for at, column in enumerate(nodes.layout.columns) if column.fact)
        is_said = sum(1 << at for at, _ in facts)
        is_held = bytearray(len(nodes.rows))
        renamed: list[tuple[str, str, str]] = []
        for seen, held in enumerate(existing.nodes(label, nodes.at), start=1):
            at = nodes.at[held["id"]]
            is_held[at] = 1
            row = nodes.rows[at]
            changes.said.add((row[0],), filled(row) & is_said)
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
    harvest: Harvest,
    name: str,
    existing: Existing,
    held_owners: set[str],
    source: str,
    today: date,
    ledger: Ledger,
    on_step: OnStep | None = None,
    lines: Lines | None = None,
) -> EdgeChanges:
    """What the rows of the edge `name` add to the graph or change in it.

    held_owners: ids of owners (see `layout.owner_side`) that the graph already has; all others can have no edges yet.
    lines: takes in how the edges of these owners would stand then.
    """
    edges = harvest.edges[name]
    weaver = Weaver(edges, harvest, source, today, ledger, lines)
    side = owner_side(name)
    keys = [side, 1 - side, *edges.layout.discriminators, edges.layout.place["since"]]
    rows = edges.rows
    order = sorted(
        range(len(rows)),
        key=lambda at: [sort_key(rows[at][place]) for place in keys] if len(keys) > 3 else (rows[at][side], rows[at][1 - side], rows[at][keys[2]] or date.min),
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
            tell_edge(edges, at, WRITTEN, ledger)
