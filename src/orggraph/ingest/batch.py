"""Writes a plan into the graph: the one writer of data, so that every node and edge carries where it came from.

Nodes go before edges, in the order of their start, in batches that can be written twice: an interrupted apply is simply run again.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from orggraph.errors import ImportRefused, PlanOutdated
from orggraph.ingest.existing import statement
from orggraph.ingest.layout import owner_side
from orggraph.ingest.plan import OnProgress, Plan, Progress, plan_tables
from orggraph.ingest.register import read_imports, record
from orggraph.ingest.undo import complete, keep
from orggraph.locale import Text, counted
from orggraph.model import LABELS, RELATIONSHIPS

if TYPE_CHECKING:
    from orggraph.store import Store

_SHOWN_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class Batch:
    """One apply: what every node and edge that it wrote carries as `batch`, and what it did. digest: one SHA-256 of all that was imported."""

    id: str
    source: str
    applied_at: datetime
    finished_at: datetime
    files: tuple[str, ...]
    digest: str
    added: int
    changed: int
    unchanged: int
    refused: int


def apply(store: Store, plan: Plan, *, on_progress: OnProgress | None = None) -> Batch:
    """Writes `plan` and returns the batch; its refused rows stay out.

    An import that was interrupted is closed by the one that brings the same again. Raises: ImportRefused when the plan is strict and has refused rows,
    PlanOutdated when another import or undo came between, both with nothing written; StoreError.
    """
    return finish(store, write(store, plan, on_progress=on_progress))


def write(store: Store, plan: Plan, *, on_progress: OnProgress | None = None) -> Batch:
    """Writes `plan` as `apply` does, and leaves it unfinished: for a writer that has more to write before it counts as whole."""
    if plan.is_refused:
        rows, sheets = plan.refused, len(plan.unread)
        lost = [
            *([Text(f"{counted(rows, 'row is', 'rows are')} refused", f"有 {rows:,} 行被拒绝")] if rows else []),
            *([Text(f"{counted(sheets, 'sheet', 'sheets')} can't be read", f"有 {sheets:,} 张工作表无法读取")] if sheets else []),
        ]
        raise ImportRefused(
            Text(
                f"{' and '.join(part.en for part in lost)}, and strict lets no row go in without the others.",
                f"{'，'.join(part.zh for part in lost)}，严格模式下全部不写入。",
            ),
            Text("Correct what is refused, or import without --strict.", "请更正后重试，或不使用 --strict。"),
            problems=[*plan.unread, *plan.problems[:_SHOWN_PROBLEMS]],
        )
    started = datetime.now(UTC)
    key = f"{started:%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    about: dict[str, Any] = {
        "id": key,
        "source": plan.source,
        "applied_at": started,
        "files": list(plan.files),
        "digest": plan.digest,
        "has_sayings": True,
        "added": plan.added,
        "changed": plan.changed,
        "unchanged": plan.unchanged,
        "refused": plan.refused,
    }
    record(store, about)
    _refuse_if_outdated(store, plan, key)
    fixed = {"source": plan.source, "batch": key}
    for name in (*LABELS, *RELATIONSHIPS):
        changes = plan.nodes.get(name) or plan.edges.get(name)
        if changes is None:
            continue
        added, changed, _ = changes.counts
        total = added + changed

        def told(done: int, name: str = name, total: int = total) -> None:
            if on_progress:
                on_progress(Progress("writing", name, done, total))

        keep(store, name, changes, key)
        if total:
            # An edge that ends and the one that follows it are written at once: interrupted between the two, neither half could be told from a whole.
            owner = ("start", "end")[owner_side(name)] if name in RELATIONSHIPS else None
            store.write_batches(statement("write", name), changes.rows(), name=f"write.{name}", fixed=fixed, together=owner, on_batch=told)
    counts = (plan.added, plan.changed, plan.unchanged, plan.refused)
    return Batch(key, plan.source, started, datetime.now(UTC), plan.files, plan.digest, *counts)


def finish(store: Store, batch: Batch) -> Batch:
    """The batch as it stands once all of it is written: from now on it counts as whole."""
    _complete_interrupted(store, batch)
    finished = replace(batch, finished_at=datetime.now(UTC))
    record(store, {"id": batch.id, "finished_at": finished.finished_at})
    return finished


def write_tables(store: Store, tables: Mapping[str, Iterable[Mapping[str, Any]]], *, source: str, today: date, on_progress: OnProgress | None = None) -> Batch:
    """Writes rows that a part of orggraph made, ids included, by the same road as files: `tables` by label or edge name, each row with the canonical columns.

    None of the ids looks like another one, so the graph is not searched for such.

    Raises: ImportRefused, with nothing written, when any row is bad; BadParams for an unknown table or column; StoreError.
    """
    return apply(store, plan_tables(store, tables, source=source, today=today, on_progress=on_progress, are_ids_ours=True), on_progress=on_progress)


def _refuse_if_outdated(store: Store, plan: Plan, key: str) -> None:
    """Looked at behind our own record, so that of two applies at once the earlier goes on and the later sees it: its rows would be booked as added twice."""
    held = {item.id: item for item in read_imports(store)}
    mine = held.pop(key)
    others = [item.id for item in held.values() if item not in plan.imports and (item.applied_at, item.id) < (mine.applied_at, mine.id)]
    if others:
        store.write(statement("undo", "forget"), {"batch": key}, name="undo.forget")
        raise PlanOutdated(
            Text(
                f"The graph was changed after this plan was made, by {', '.join(others)}. Nothing was written.",
                f"计划生成之后，图已被 {'、'.join(others)} 更改；未写入任何内容。",
            ),
            Text("Run the import again.", "请重新执行导入。"),
            fields={"imports": others},
        )


def _complete_interrupted(store: Store, batch: Batch) -> None:
    """Closes the imports that were interrupted and that this one has run again: the same source brought the same files, or the same rows."""
    imports = read_imports(store)
    for item in imports:
        if item.state == "unfinished" and item.id != batch.id and (item.source, item.brought()) == (batch.source, batch.digest):
            complete(store, imports, item, batch.id)
