"""Puts a made-up world into a graph that holds nothing else, and takes it out again: never a user's own data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from orggraph.demo.generator import make_world
from orggraph.demo.world import Row, World
from orggraph.errors import NotAllowed
from orggraph.locale import Text
from orggraph.model import RELATIONSHIPS
from orggraph.shipped import shipped

if TYPE_CHECKING:
    from orggraph.ingest import Batch, OnProgress, Progress
    from orggraph.store import Store

SOURCE = "demo"
"""What every node and edge of the demo carries as its source; by it the demo is told from a user's data."""
_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was put into the graph: the world, the batches that wrote it, and how many nodes and edges of an older demo made room.

    The world's rows are let go once they are written; `world.count` knows how many they were.
    """

    world: World
    seed: int
    batches: tuple[Batch, ...]
    removed: int


def load_demo(store: Store, as_of: date, *, seed: int = 1, scale: int = 1, is_clean: bool = False, on_progress: OnProgress | None = None) -> Loaded:
    """Loads the world of that seed and day in place of an older demo.

    Raises NotAllowed, with nothing changed, when the graph holds anything else; StoreError.
    """
    others = _count(store, "others")
    if others:
        raise NotAllowed(
            Text(
                f"This graph holds data that is not the demo's ({others:,} nodes, records of imports included); the two are never mixed.",
                f"该图中已有非示例数据（{others:,} 个节点，含导入记录），示例数据不会与其混合。",
            ),
            Text(
                "Give the demo a place of its own: ORGGRAPH_HOME=~/orggraph-demo orggraph demo (with a server: another database).",
                "请为示例另选位置：ORGGRAPH_HOME=~/orggraph-demo orggraph demo（使用服务器时请另选数据库）。",
            ),
            fields={"nodes": others},
        )
    removed = _remove(store)
    batches: list[Batch] = []

    def write(world: World, made: int) -> None:
        def hear(progress: Progress) -> None:
            if on_progress:
                on_progress(progress if scale == made == 1 else replace(progress, what=f"{made} / {scale}: {progress.what}"))

        batches.append(_write(store, world, hear))

    world = make_world(as_of, seed=seed, scale=scale, is_clean=is_clean, on_part=write)
    # Only now is any part finished: a world of which some parts are missing is not to be taken for a whole one.
    from orggraph.ingest import finish

    return Loaded(world, seed, tuple(finish(store, batch) for batch in batches), removed)


def _write(store: Store, world: World, on_progress: OnProgress) -> Batch:
    from orggraph.ingest import plan_tables, write

    plan = plan_tables(store, world.tables, source=SOURCE, today=world.as_of, on_progress=on_progress, are_ids_ours=True)
    batch = write(store, plan, on_progress=on_progress)
    for table, rows in world.refusable.items():
        # An import refuses such rows. In real graphs they come from other tools, so they go in behind the plan, by the writer's own statement.
        text = (shipped("schema") / "write" / f"{table}.cypher").read_text(encoding="utf-8")
        store.write_batches(text, _edges(table, rows), name=f"demo.{table}", fixed={"source": SOURCE, "batch": batch.id})
    return batch


def remove_demo(store: Store) -> tuple[int, int]:
    """How many nodes and edges of the demo were taken out, and how many of its nodes stay because someone else's edge hangs on them."""
    return _remove(store), _count(store, "kept")


def _remove(store: Store) -> int:
    removed = 0
    store.write(_statement("begin_removal"), {"source": SOURCE, "begun_at": datetime.now(UTC)}, name="demo.begin_removal")
    for what in ("edges", "nodes"):
        # Write, then read in a second statement; see engines.md.
        while left := _count(store, what):
            for _ in range(0, left, _MOST):
                store.write(_statement(f"remove_{what}"), {"source": SOURCE, "most": _MOST}, name=f"demo.remove_{what}", is_counted=True)
            removed += left
    store.write_together([(_statement(name), {"source": SOURCE}) for name in ("forget_changes", "forget_sayings", "forget")], name="demo.forget")
    return removed


def _count(store: Store, name: str) -> int:
    [row] = store.read(_statement(name), {"source": SOURCE}, name=f"demo.{name}").records
    return int(row["number"])


def _statement(name: str) -> str:
    return (shipped("schema") / "demo" / f"{name}.cypher").read_text(encoding="utf-8")


def _edges(table: str, rows: list[Row]) -> Iterator[dict[str, Any]]:
    edge = RELATIONSHIPS[table]
    ends = (edge.start.column, edge.end.column)
    for number, row in enumerate(rows, start=1):
        facts = {name: fact for name, fact in row.items() if name not in ends}
        yield {"start": row[ends[0]], "end": row[ends[1]], "key": f"planted {number}", "facts": facts}
