"""Takes one import out of the graph: planned first, written in steps of which each holds whole or not at all, so that an interrupted undo is run again.

What only this import said goes or is put back; what a later import says too stays and belongs to that one from then on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orggraph.errors import BadParams, NotAllowed, PlanOutdated
from orggraph.ingest.books import kept_pieces
from orggraph.ingest.existing import Existing, statement
from orggraph.ingest.layout import owner_side
from orggraph.ingest.lineage import Facts
from orggraph.ingest.plan import OnProgress
from orggraph.ingest.register import Import, read_imports, record
from orggraph.ingest.saying import Key
from orggraph.ingest.withdrawal import UndoCount, Undone, Withdrawal
from orggraph.locale import Text
from orggraph.model import LABELS

if TYPE_CHECKING:
    from orggraph.ingest.changes import EdgeChanges, NodeChanges
    from orggraph.store import Store


@dataclass(frozen=True)
class UndoPlan:
    """What undoing an import would do. Nothing is written yet.

    keepers: later imports that say part of it too, with how many nodes and edges stay for their sake, the oldest first;
    unknown: later imports of which nobody knows what they found unchanged; whatever they may have said stays, and belongs to them from then on.
    imports: those that the graph had when the undo was planned.
    """

    item: Import
    tables: tuple[UndoCount, ...]
    keepers: tuple[tuple[Import, int], ...]
    unknown: tuple[Import, ...]
    imports: tuple[Import, ...] = field(repr=False)

    @property
    def batch(self) -> str:
        """The import that is to be undone."""
        return self.item.id

    @property
    def is_begun(self) -> bool:
        """Whether this undo was begun before and has not ended: the figures are of what is left of it."""
        return self.item.undo_begun_at is not None

    @property
    def removed(self) -> int:
        """Nodes and edges that go."""
        return sum(table.removed for table in self.tables)

    @property
    def restored(self) -> int:
        """Nodes and edges that are put back as they were, or lose what only this import said."""
        return sum(table.restored for table in self.tables)

    @property
    def kept(self) -> int:
        """Nodes and edges that stay because later imports say so too."""
        return sum(table.kept for table in self.tables)

    @property
    def stayed(self) -> int:
        """Nodes that stay because other edges hang on them."""
        return sum(table.stayed for table in self.tables)


def keep(store: Store, name: str, changes: NodeChanges | EdgeChanges, batch: str) -> None:
    """Keeps how the nodes or edges `name` that the plan changes are now, and what it says of those that are there.

    Called before they are written; safe to call again.
    """
    if changes.counts[1]:
        found = _held_nodes(store, name, changes) if name in LABELS else _held_edges(store, name, changes)  # type: ignore[arg-type]
        store.write_batches(statement("undo", "keep"), kept_pieces(name, found, batch, f"{batch}#{name}#"), name="undo.keep", is_counted=False)
    if len(changes.said):
        store.write_batches(statement("undo", "say"), changes.said.pieces(batch), name="undo.say", is_counted=False)


def plan_undo(store: Store, batch: str) -> UndoPlan:
    """What undoing the import would take out, put back and leave. Reads the graph, writes nothing.

    Raises: BadParams when there is no such import or it is undone already; NotAllowed while later imports build on it, or are half done; StoreError.
    """
    imports = read_imports(store)
    item = _find_standing(imports, batch)
    _refuse_while_unfinished(imports, item)
    withdrawal = Withdrawal(store, imports, item)
    tables = withdrawal.plan()
    keepers = tuple((other, withdrawal.keepers[other.id]) for other in withdrawal.later if withdrawal.keepers[other.id])
    return UndoPlan(item, tables, keepers, withdrawal.unknown, imports)


def apply_undo(store: Store, plan: UndoPlan, *, on_progress: OnProgress | None = None) -> Undone:
    """Takes out what only the import said and puts back what it changed. Interrupted, it is planned and applied again.

    Raises: PlanOutdated when another import or undo came between, with nothing written; StoreError.
    """
    if plan.item.undo_begun_at is None:
        record(store, {"id": plan.batch, "undo_begun_at": datetime.now(UTC)})
    _refuse_if_outdated(store, plan)
    withdrawal = Withdrawal(store, plan.imports, plan.item)
    undone = withdrawal.carry_out(on_progress)
    _finish(store, plan.batch, completed_by=None)
    return undone


def complete(store: Store, imports: Sequence[Import], item: Import, by: str) -> bool:
    """Closes an import that was interrupted, once the import `by` has brought the same: what it wrote belongs to that one.

    False when an import between the two builds on it, so that it can't be taken apart: then it stands as completed as long as `by` does.
    """
    withdrawal = Withdrawal(store, imports, item)
    try:
        withdrawal.plan()
    except NotAllowed:
        record(store, {"id": item.id, "completed_by": by})
        return False
    withdrawal.carry_out(None)
    _finish(store, item.id, completed_by=by)
    return True


def _held_nodes(store: Store, label: str, changes: NodeChanges) -> Iterator[tuple[Key, Facts]]:
    for facts in Existing(store).nodes(label, (row["id"] for row in changes.changed)):
        yield (facts["id"],), facts


def _held_edges(store: Store, name: str, changes: EdgeChanges) -> Iterator[tuple[Key, Facts]]:
    wanted = {(row["start"], row["end"], row["key"]) for row in changes.woven}
    for edges in Existing(store).edges(name, {row[owner_side(name)] for row in wanted}).values():
        for edge in edges:
            if (edge.start, edge.end, edge.key) in wanted:
                yield (edge.start, edge.end, edge.key or ""), edge.facts


def _find_standing(imports: Sequence[Import], batch: str) -> Import:
    item = next((found for found in imports if found.id == batch), None)
    if item is None:
        raise BadParams(
            Text(f'There is no import "{batch}".', f"没有导入批次“{batch}”。"),
            Text("orggraph undo --list names every import.", "用 orggraph undo --list 列出全部导入。"),
            fields={"batch": batch},
        )
    if item.undone_at is not None and item.completed_by is not None:
        raise BadParams(
            Text(
                f"Import {batch} was interrupted, and completed by import {item.completed_by}.", f"导入批次 {batch} 曾中断，已由批次 {item.completed_by} 补全。"
            ),
            Text(f"Undo that one: orggraph undo {item.completed_by}", f"请撤销后者：orggraph undo {item.completed_by}"),
            fields={"batch": batch, "completed_by": item.completed_by},
        )
    if item.undone_at is not None:
        raise BadParams(
            Text(f"Import {batch} was undone on {item.undone_at:%Y-%m-%d}.", f"导入批次 {batch} 已于 {item.undone_at:%Y-%m-%d} 撤销。"),
            Text("There is nothing to undo.", "无需再次撤销。"),
            fields={"batch": batch},
        )
    return item


def _refuse_while_unfinished(imports: Sequence[Import], item: Import) -> None:
    """An undo that is half done is finished first, and so is a later import: what it says is not known before."""
    for other in imports:
        is_in_the_way = other.state == "undo_unfinished" or (other.state == "unfinished" and other.order > item.order)
        if other.id == item.id or not is_in_the_way:
            continue
        if other.state == "undo_unfinished":
            what = Text(f"The undo of import {other.id} has not ended.", f"导入批次 {other.id} 的撤销尚未完成。")
            remedy = Text(f"Finish it first: orggraph undo {other.id} --apply", f"请先完成它：orggraph undo {other.id} --apply")
        else:
            what = Text(f"The later import {other.id} is being written, or was interrupted.", f"后来的导入批次 {other.id} 正在写入，或曾中断。")
            remedy = Text(
                f"Run it again, or take it back first: orggraph undo {other.id} --apply", f"请重新执行该导入，或先将其撤销：orggraph undo {other.id} --apply"
            )
        raise NotAllowed(what, remedy, fields={"batch": item.id, "later": [other.id]})


def _refuse_if_outdated(store: Store, plan: UndoPlan) -> None:
    """Looked at behind our own mark, so that an import or undo that begins now sees it."""
    known = set(plan.imports)
    held = {item.id: item for item in read_imports(store)}
    mine = held.pop(plan.batch, None)
    others = [item.id for item in held.values() if item not in known]
    if mine is None or replace(mine, undo_begun_at=plan.item.undo_begun_at) != plan.item:
        others.append(plan.batch)
    if not others:
        return
    if mine is not None and mine.undone_at is None and plan.item.undo_begun_at is None:
        record(store, {"id": plan.batch, "undo_begun_at": None})
    raise PlanOutdated(
        Text(
            f"The graph was changed after this undo was planned, by {', '.join(others)}. Nothing was undone.",
            f"撤销计划生成之后，图已被 {'、'.join(others)} 更改；未作任何撤销。",
        ),
        Text("Run the undo again.", "请重新执行撤销。"),
        fields={"imports": others},
    )


def _finish(store: Store, batch: str, *, completed_by: str | None) -> None:
    store.write_together(
        [
            (statement("undo", "forget_changes"), {"batch": batch}),
            (statement("undo", "forget_sayings"), {"batch": batch}),
            (statement("undo", "finish"), {"batch": batch, "undone_at": datetime.now(UTC), "completed_by": completed_by}),
        ],
        name="undo.finish",
    )
