"""Keeps how things were before an import changed them, and puts them back: the third step of plan, apply, undo.

Only what was changed needs keeping. What an import added carries its batch and is found by that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from orggraph.errors import BadParams, NotAllowed
from orggraph.ingest.existing import Existing, statement
from orggraph.ingest.layout import layout, owner_side
from orggraph.locale import Text
from orggraph.model import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    from orggraph.ingest.comparison import EdgeChanges, NodeChanges
    from orggraph.store import Store

_PIECE = 500  # nodes or edges in one kept piece: about a quarter of a megabyte
_PIECES = 50  # pieces in one answer
_MOST = 10_000  # nodes or edges taken out in one transaction
Facts = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Import:
    """One import as the graph's books have it, the newest first in lists.

    finished_at: None when the apply was interrupted; undone_at: None while what it wrote stands.
    """

    id: str
    source: str
    applied_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None
    files: tuple[str, ...]
    added: int
    changed: int
    unchanged: int
    refused: int


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import did: nodes and edges taken out or put back as they were, and added nodes that stay since other edges hang on them."""

    batch: str
    removed: int
    restored: int
    stayed: int


def read_imports(store: Store) -> tuple[Import, ...]:
    """Every import that the graph remembers, the newest first, as the member of a cluster that writes knows them."""
    found = store.read(statement("undo", "batches"), {}, name="undo.batches", routing="write").records
    return tuple(Import(**{**row, "files": tuple(row["files"] or ())}) for row in found)


def keep(store: Store, name: str, changes: NodeChanges | EdgeChanges, batch: str) -> None:
    """Keeps how the nodes or edges `name` that the plan changes are now. Called before they are written; safe to call again."""
    if not changes.counts[1]:
        return
    found = _held_nodes(store, name, changes) if name in LABELS else _held_edges(store, name, changes)  # type: ignore[arg-type]
    store.write_batches(statement("undo", "keep"), _pieces(name, found, batch), name="undo.keep")


def undo(store: Store, batch: str) -> Undone:
    """Takes out what the import added and puts back what it changed. Interrupted, it is simply run again.

    Raises: BadParams when there is no such import or it is undone already; NotAllowed, with nothing changed, while later imports build on it.
    """
    _refuse_unless_standing(store, batch)
    _refuse_if_built_on(store, batch)
    restored = sum(_restore(store, name, kept, batch) for name, kept in _kept(store, batch))
    removed = _remove(store, "edges", batch) + _remove(store, "nodes", batch)
    stayed = _count(store, "stayed", batch)
    store.write(statement("undo", "finish"), {"batch": batch, "undone_at": datetime.now(UTC)}, name="undo.finish")
    return Undone(batch, removed, restored, stayed)


def _held_nodes(store: Store, label: str, changes: NodeChanges) -> Iterator[dict[str, Any]]:
    for facts in Existing(store).nodes(label, (row["id"] for row in changes.changed)):
        yield {"key": {"id": facts["id"]}, "facts": facts}


def _held_edges(store: Store, name: str, changes: EdgeChanges) -> Iterator[dict[str, Any]]:
    wanted = {(row["start"], row["end"], row["key"]) for row in changes.woven}
    for edges in Existing(store).edges(name, {row[owner_side(name)] for row in wanted}).values():
        for edge in edges:
            if (edge.start, edge.end, edge.key) in wanted:
                yield {"key": {"start": edge.start, "end": edge.end, "key": edge.key}, "facts": edge.facts}


def _pieces(name: str, found: Iterable[Mapping[str, Any]], batch: str) -> Iterator[dict[str, Any]]:
    import orjson

    rest = iter(found)
    number = 0
    while piece := list(islice(rest, _PIECE)):
        number += 1
        over = sorted({item["facts"].get("batch") or "" for item in piece})
        yield {"id": f"{batch}#{name}#{number:06}", "batch": batch, "of": name, "before": orjson.dumps(piece).decode(), "over": over}


def _refuse_unless_standing(store: Store, batch: str) -> None:
    known = {item.id: item for item in read_imports(store)}
    if batch not in known:
        raise BadParams(
            Text(f'There is no import "{batch}".', f"没有导入批次“{batch}”。"),
            Text("orggraph undo --list names every import.", "用 orggraph undo --list 列出全部导入。"),
            fields={"batch": batch},
        )
    if undone_at := known[batch].undone_at:
        raise BadParams(
            Text(f"Import {batch} was undone on {undone_at:%Y-%m-%d}.", f"导入批次 {batch} 已于 {undone_at:%Y-%m-%d} 撤销。"),
            Text("There is nothing to undo.", "无需再次撤销。"),
            fields={"batch": batch},
        )


def _refuse_if_built_on(store: Store, batch: str) -> None:
    later = [row["id"] for row in store.read(statement("undo", "built_on"), {"batch": batch}, name="undo.built_on").records]
    if later:
        raise NotAllowed(
            Text(
                f"Later imports changed what import {batch} had written: {', '.join(later)}.",
                f"导入批次 {batch} 写入的内容已被后来的导入更改：{'、'.join(later)}。",
            ),
            Text("Undo those first, the newest first.", "请先撤销这些批次，从最新的开始。"),
            fields={"batch": batch, "later": later},
        )


def _kept(store: Store, batch: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    import orjson

    after = ""
    while pieces := store.read(statement("undo", "kept"), {"batch": batch, "after": after, "most": _PIECES}, name="undo.kept").records:
        for piece in pieces:
            yield piece["of"], orjson.loads(piece["before"])
        after = pieces[-1]["id"]


def _restore(store: Store, name: str, kept: Sequence[Mapping[str, Any]], batch: str) -> int:
    """Puts back those that this import was the last to change: one that a later import changed and gave back, or that was never reached, is left alone."""
    mine = _written_by(store, name, kept, batch)
    by_origin: defaultdict[tuple[str | None, str | None], list[dict[str, Any]]] = defaultdict(list)
    for item in kept:
        if tuple(item["key"].values()) in mine:
            facts = item["facts"]
            by_origin[facts.get("source"), facts.get("batch")].append(_row(name, item["key"], facts))
    for (source, before), rows in by_origin.items():
        store.write_batches(statement("write", name), rows, name=f"undo.{name}", fixed={"source": source, "batch": before})
    return len(mine)


def _written_by(store: Store, name: str, kept: Sequence[Mapping[str, Any]], batch: str) -> set[tuple[str, ...]]:
    existing = Existing(store)
    if name in LABELS:
        return {(facts["id"],) for facts in existing.nodes(name, (item["key"]["id"] for item in kept)) if facts.get("batch") == batch}
    side = ("start", "end")[owner_side(name)]
    held = (edge for edges in existing.edges(name, {item["key"][side] for item in kept}).values() for edge in edges)
    keys = {tuple(item["key"].values()) for item in kept}
    return {(edge.start, edge.end, edge.key or "") for edge in held if edge.facts.get("batch") == batch and (edge.start, edge.end, edge.key) in keys}


def _row(name: str, key: Mapping[str, str], before: Facts) -> dict[str, Any]:
    """The row that writes `before` over whatever is there: a fact that was not there is null, which takes it away."""
    facts = {column.name: _value(column.fact.type, before.get(column.name)) for column in layout(name).columns if column.fact}
    return {**key, "facts": facts} if name in RELATIONSHIPS else {**facts, **key}


def _value(type_: str, kept: Any) -> Any:
    if kept is None or type_ not in ("date", "datetime"):
        return kept
    return date.fromisoformat(kept) if type_ == "date" else datetime.fromisoformat(kept)


def _remove(store: Store, what: str, batch: str) -> int:
    removed = 0
    # Write, then read in a second statement; see engines.md.
    while left := _count(store, what, batch):
        for _ in range(0, left, _MOST):
            store.write(statement("undo", f"remove_{what}"), {"batch": batch, "most": _MOST}, name=f"undo.remove_{what}", is_counted=True)
        removed += left
    return removed


def _count(store: Store, what: str, batch: str) -> int:
    return int(store.read(statement("undo", what), {"batch": batch}, name=f"undo.{what}").records[0]["number"])
