"""The graph's register of imports: which there were, how each stands, and which of them is half done."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from orggraph.errors import ImportUnfinished, Problem
from orggraph.ingest.existing import statement
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.store import Access, Store

State = Literal["stands", "unfinished", "completed", "undo_unfinished", "undone"]


@dataclass(frozen=True, slots=True)
class Import:
    """One import as the graph's books have it, the newest first in lists.

    finished_at: None while it is being written, or when that was interrupted; undo_begun_at, undone_at: the same of its undo.
    completed_by: the import that was run again after this one had been interrupted. files: name and SHA-256 of each file; digest: of all that it brought.
    has_sayings: whether the books also know what it found unchanged; those of versions before 0005 don't.
    """

    id: str
    source: str
    applied_at: datetime
    finished_at: datetime | None
    undo_begun_at: datetime | None
    undone_at: datetime | None
    completed_by: str | None
    files: tuple[str, ...]
    digest: str | None
    has_sayings: bool
    added: int
    changed: int
    unchanged: int
    refused: int

    @property
    def state(self) -> State:
        """How the import stands: `unfinished` and `undo_unfinished` are being written, or were interrupted."""
        if self.completed_by is not None and (self.undone_at is not None or self.undo_begun_at is None):
            return "completed"
        if self.undone_at is not None:
            return "undone"
        if self.undo_begun_at is not None:
            return "undo_unfinished"
        return "stands" if self.finished_at is not None else "unfinished"

    @property
    def order(self) -> tuple[datetime, str]:
        """Sorts imports by when they were applied."""
        return (self.applied_at, self.id)

    def brought(self) -> str | None:
        """What tells whether two imports brought the same: the digest, of older imports made from their files; None when nobody knows."""
        return self.digest or (digest_of_files(self.files) if self.files else None)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An import, or (`is_undo`) the undo of one, that was begun and has not ended."""

    id: str
    source: str
    is_undo: bool

    @property
    def problem(self) -> Problem:
        """What is unfinished and what to do about it."""
        if self.is_undo:
            return Problem(
                what=Text(
                    f"The undo of import {self.id} ({self.source}) is being carried out, or was interrupted: the graph may hold half of it.",
                    f"导入批次 {self.id}（{self.source}）正在撤销，或撤销曾中断：图中可能只剩一半。",
                ),
                remedy=Text(
                    f"If nothing is writing now, finish it: orggraph undo {self.id} --apply", f"若当前无写入，请完成撤销：orggraph undo {self.id} --apply"
                ),
            )
        return Problem(
            what=Text(
                f"Import {self.id} ({self.source}) is being written, or was interrupted: the graph may hold half of it.",
                f"导入批次 {self.id}（{self.source}）正在写入，或曾中断：图中可能只有一半。",
            ),
            remedy=Text(
                f"If nothing is writing now, run the same import again, or take it back: orggraph undo {self.id} --apply",
                f"若当前无写入，请重新执行同一导入，或将其撤销：orggraph undo {self.id} --apply",
            ),
        )


def read_imports(store: Store, *, routing: Access | None = "write") -> tuple[Import, ...]:
    """Every import that the graph remembers, the newest first. Raises StoreError.

    routing: as the member of a cluster that writes knows them; None: as the store's own does, which for a reader answers without a leader too.
    """
    found = store.read(statement("undo", "batches"), {}, name="undo.batches", routing=routing).records
    return tuple(Import(**{**row, "files": tuple(row["files"] or ())}) for row in found)


def read_unfinished(store: Store) -> tuple[Unfinished, ...]:
    """The imports and undos that are being written, or were interrupted, the oldest first, in the graph that a question is answered from. Raises StoreError."""
    rows = store.read(statement("undo", "unfinished"), {}, name="undo.unfinished").records
    return tuple(Unfinished(row["id"], row["source"], row["is_undo"]) for row in rows)


def unfinished_of(imports: Iterable[Import]) -> tuple[Unfinished, ...]:
    """Those of the imports that are being written, or were interrupted, and the undos of those of which the same is so, the oldest first."""
    found = sorted((item for item in imports if item.state in ("unfinished", "undo_unfinished")), key=lambda item: item.order)
    return tuple(Unfinished(item.id, item.source, item.state == "undo_unfinished") for item in found)


def say_unfinished(found: Sequence[Unfinished]) -> ImportUnfinished | None:
    """What to say of a graph in which these are unfinished; None when there are none."""
    if not found:
        return None
    fields = {"imports": [item.id for item in found if not item.is_undo], "undos": [item.id for item in found if item.is_undo]}
    problems = [item.problem for item in found]
    if len(problems) == 1:
        return ImportUnfinished(problems[0].what, problems[0].remedy, fields=fields)
    ids = [item.id for item in found]
    return ImportUnfinished(
        Text(
            f"{len(found)} imports or undos are being written, or were interrupted: {', '.join(ids)}. The graph may hold half of them.",
            f"有 {len(found)} 个导入或撤销正在写入，或曾中断：{'、'.join(ids)}。图中可能只有一半。",
        ),
        Text(
            "If nothing is writing now, run the same imports again, or take them back, the newest first: orggraph undo BATCH --apply",
            "若当前无写入，请重新执行相同的导入，或从最新的开始撤销：orggraph undo 批次 --apply",
        ),
        problems=problems,
        fields=fields,
    )


def say_changed(before: Iterable[Import], after: Iterable[Import]) -> ImportUnfinished | None:
    """What to say when imports or undos came in between: what was read meanwhile may be of both. None when there were none."""
    known = set(before)
    others = [item.id for item in after if item not in known]
    if not others:
        return None
    return ImportUnfinished(
        Text(f"The graph was changed meanwhile, by {', '.join(others)}.", f"其间图被 {'、'.join(others)} 更改。"),
        Text("Ask again.", "请重新执行。"),
        fields={"imports": others, "undos": []},
    )


def digest_of_files(files: Iterable[str]) -> str:
    """One SHA-256 of all files, each given as name and SHA-256; what they are called and in which order they come does not matter."""
    return hashlib.sha256(" ".join(sorted(file.rpartition(" ")[2] for file in files)).encode()).hexdigest()


def digest_of_tables(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """One SHA-256 of rows in memory, by table and in their order."""
    import json  # unlike orjson it takes numbers and letters that a row should not hold, and will be refused for

    digest = hashlib.sha256()
    for name in sorted(tables):
        digest.update(name.encode())
        for row in tables[name]:
            digest.update(json.dumps(row, default=repr, sort_keys=True).encode())
    return digest.hexdigest()


def record(store: Store, about: Mapping[str, Any]) -> None:
    """Writes what is known of the import `about["id"]` into the register; what `about` does not name stays as it is."""
    store.write(statement("write", "ImportBatch"), {"row": dict(about)}, name="write.ImportBatch")
