"""Stands in for a store where an import needs no engine: nodes and edges in memory, reached by the names of the statements in `schema/`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from orggraph.ingest.layout import owner_side
from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.store import Store
from orggraph.store.store import Rows

_NAMES = ("name", "name_en", "name_zh")


class FakeStore:
    """What `plan` and `apply` ask of a store. `nodes`: facts by label and id; `edges`: facts by edge name and (start, end, key).

    Made with nodes: by label, the facts of each.
    """

    def __init__(self, **nodes: Sequence[Mapping[str, Any]]) -> None:
        self.nodes: dict[str, dict[str, dict[str, Any]]] = {label: {node["id"]: dict(node) for node in nodes.get(label, ())} for label in LABELS}
        self.edges: dict[str, dict[tuple[str, str, str], dict[str, Any]]] = {name: {} for name in RELATIONSHIPS}
        self.batches: dict[str, dict[str, Any]] = {}

    def read(self, text: str, params: Mapping[str, Any], *, name: str, cap: int | None = None, routing: str | None = None) -> Rows:
        """The rows of a reading statement."""
        what, _, of = name.removeprefix("read.").partition(".")
        if name == "undo.batches":
            empty = dict.fromkeys(("source", "applied_at", "finished_at", "undone_at", "files", "added", "changed", "unchanged", "refused"))
            return Rows([{**empty, **batch} for batch in self.batches.values()])
        if what == "disguised":
            return Rows(
                [row for row in self._every() if any(re.fullmatch(params["pattern"], str(row[key])) for key in ("id", *_NAMES) if row[key] is not None)]
            )
        if of == "names":
            wanted = set(params["names"])
            bears = ("name_en", "name_zh") if what == "Category" else ("name",)
            return Rows([{"name": node[by], "id": key} for key, node in self.nodes[what].items() for by in bears if node.get(by) in wanted])
        wanted = set(params["ids"])
        if what in LABELS and not of:
            return Rows([{"facts": dict(node)} for key, node in self.nodes[what].items() if key in wanted])
        owned: dict[str, list[dict[str, Any]]] = {}
        name = name.removeprefix("read.")
        for ends, facts in self.edges[name].items():
            if (owner := ends[owner_side(name)]) in wanted:
                owned.setdefault(owner, []).append({"start": ends[0], "end": ends[1], "facts": dict(facts)})
        return Rows([{"owner": owner, "edges": edges} for owner, edges in owned.items()])

    def write(self, text: str, params: Mapping[str, Any], *, name: str) -> list[dict[str, Any]]:
        """Keeps the record of an import."""
        assert name == "write.ImportBatch", name
        row = params["row"]
        self.batches.setdefault(row["id"], {}).update(row)
        return []

    def write_batches(
        self,
        text: str,
        rows: Iterable[Mapping[str, Any]],
        *,
        name: str,
        fixed: Mapping[str, Any] | None = None,
        on_batch: Callable[[int], None] | None = None,
    ) -> int:
        """Writes nodes, and edges between nodes that are there; what an undo would need is not kept."""
        what = name.removeprefix("write.")
        for row in rows:
            if what in LABELS:
                self.nodes[what].setdefault(row["id"], {}).update({**row, **(fixed or {})})
            elif what in RELATIONSHIPS:
                edge = RELATIONSHIPS[what]
                if row["start"] in self.nodes[edge.start.label] and row["end"] in self.nodes[edge.end.label]:
                    self.edges[what].setdefault((row["start"], row["end"], row["key"]), {}).update({"key": row["key"], **row["facts"], **(fixed or {})})
        return 0

    def _every(self) -> list[dict[str, Any]]:
        return [
            {"labels": [label], "id": key, **{name: node.get(name) for name in _NAMES}} for label, nodes in self.nodes.items() for key, node in nodes.items()
        ]


def fake_store(**nodes: Sequence[Mapping[str, Any]]) -> Store:
    """A `FakeStore`, for what asks for a store."""
    return cast("Store", FakeStore(**nodes))
