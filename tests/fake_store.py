"""A graph in memory that understands the writer's own statements by their files: laws about imports are tried a thousand times a minute on it.

What it does is what the Cypher says; that the Cypher says it on real engines is what the live tests show.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, cast

from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.shipped import shipped
from orggraph.store import Store
from orggraph.store.store import Rows

_TEXTS = {path.read_text(encoding="utf-8"): f"{path.parent.name}/{path.stem}" for path in shipped("schema").glob("*/*.cypher")}
Edge = tuple[str, str, str]


class Killed(BaseException):
    """The process was killed before this write."""


class FakeStore:
    """Stands in for `orggraph.store.Store`. `nodes`: facts by label and id; `edges`: facts by edge name and (start, end, key).

    Made with nodes: by label, the facts of each. `writes_left`: how many transactions still go through before the process is killed; None: all.
    """

    def __init__(self, **nodes: Sequence[Mapping[str, Any]]) -> None:
        self.nodes: dict[str, dict[str, dict[str, Any]]] = {label: {node["id"]: dict(node) for node in nodes.get(label, ())} for label in LABELS}
        self.edges: dict[str, dict[Edge, dict[str, Any]]] = {name: {} for name in RELATIONSHIPS}
        self.writes_left: int | None = None

    # -- the doors of a store

    def read(self, text: str, params: Mapping[str, Any], *, name: str, cap: int | None = None, routing: str | None = None) -> Rows:
        folder, _, stem = _TEXTS[text].partition("/")
        if folder == "read":
            return Rows(list(self._read(stem, params)))
        return Rows([copy.deepcopy(row) for row in getattr(self, f"_{stem}")(params)])

    def write(self, text: str, params: Mapping[str, Any], *, name: str, is_counted: bool = False) -> list[dict[str, Any]]:
        self.write_together([(text, params)], name=name)
        return []

    def write_together(self, statements: Sequence[tuple[str, Mapping[str, Any]]], *, name: str, is_counted: bool = False) -> None:
        if self.writes_left == 0:
            raise Killed
        if self.writes_left is not None:
            self.writes_left -= 1
        for text, params in statements:
            folder, _, stem = _TEXTS[text].partition("/")
            if folder == "write" and stem != "ImportBatch":
                for row in params["rows"]:
                    self._write(stem, row, params)
            else:
                getattr(self, "_register" if stem == "ImportBatch" else f"_{stem}")(params)

    def write_batches(
        self,
        text: str,
        rows: Iterable[Mapping[str, Any]],
        *,
        name: str,
        fixed: Mapping[str, Any] | None = None,
        together: str | None = None,
        is_counted: bool = True,
        on_batch: Callable[[int], None] | None = None,
    ) -> int:
        number = 0
        # The smallest batches there can be: a process may be killed between any two rows that need not be written at once.
        for _, group in groupby(enumerate(rows), key=lambda item: item[0] if together is None else item[1][together]):
            batch = [row for _, row in group]
            self.write_together([(text, {**(fixed or {}), "rows": batch})], name=name)
            number += len(batch)
        return number

    # -- labels and edges

    def _read(self, stem: str, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        label, _, is_names = stem.partition(".")
        if stem == "disguised":
            names = ("id", "name", "name_en", "name_zh")
            for of, _, facts in self._ours():
                if any(re.fullmatch(params["pattern"], str(facts[name])) for name in names if name in facts):
                    yield {"labels": [of], **{name: facts.get(name) for name in names}}
        elif stem in RELATIONSHIPS:
            from orggraph.ingest.layout import owner_side

            side = owner_side(stem)
            for owner in params["ids"]:
                held = [{"start": key[0], "end": key[1], "facts": dict(facts)} for key, facts in self.edges[stem].items() if key[side] == owner]
                if held:
                    yield {"owner": owner, "edges": held}
        elif is_names == "names":
            columns = ("name_en", "name_zh") if label == "Category" else ("name",)
            for facts in self.nodes[label].values():
                yield from ({"name": facts[column], "id": facts["id"]} for column in columns if facts.get(column) in params["names"])
        else:
            yield from ({"facts": dict(self.nodes[label][id_])} for id_ in params["ids"] if id_ in self.nodes[label])

    def _write(self, stem: str, row: Mapping[str, Any], params: Mapping[str, Any]) -> None:
        if stem in LABELS:
            facts, given = self.nodes[stem].setdefault(row["id"], {}), row
        else:
            model = RELATIONSHIPS[stem]
            if row["start"] not in self.nodes[model.start.label] or row["end"] not in self.nodes[model.end.label]:
                return
            facts, given = self.edges[stem].setdefault((row["start"], row["end"], row["key"]), {"key": row["key"]}), row["facts"]
        for name, value in {**given, "source": params["source"], "batch": params["batch"]}.items():
            facts[name] = value
            if value is None:
                del facts[name]

    def _ours(self) -> Iterable[tuple[str, str, dict[str, Any]]]:
        for label, found in self.nodes.items():
            if label not in ("ImportChange", "ImportSaying", "ImportBatch"):
                yield from ((label, id_, facts) for id_, facts in found.items())

    def _hangs(self, label: str, id_: str) -> list[dict[str, Any]]:
        found = []
        for name, edges in self.edges.items():
            model = RELATIONSHIPS[name]
            found += [facts for key, facts in edges.items() if (label, id_) in ((model.start.label, key[0]), (model.end.label, key[1]))]
        return found

    # -- the register and the books

    def _register(self, params: Mapping[str, Any]) -> None:
        self.nodes["ImportBatch"].setdefault(params["row"]["id"], {}).update(params["row"])

    def _forget(self, params: Mapping[str, Any]) -> None:
        self.nodes["ImportBatch"].pop(params["batch"], None)

    def _batches(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        names = ("id", "source", "applied_at", "finished_at", "undo_begun_at", "undone_at", "completed_by", "files", "digest", "has_sayings")
        rows = [{name: batch.get(name) for name in (*names, "added", "changed", "unchanged", "refused")} for batch in self.nodes["ImportBatch"].values()]
        for row in rows:
            row["has_sayings"] = bool(row["has_sayings"])
            whole = self.nodes["ImportBatch"].get(row["completed_by"] or "")
            row["completed_by"] = whole["id"] if whole and (whole.get("undone_at") is None or row["undone_at"] is not None) else None
        return sorted(rows, key=lambda row: (row["applied_at"], row["id"]), reverse=True)

    def _unfinished(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        rows = []
        for row in reversed(self._batches({})):
            is_undo = row["undo_begun_at"] is not None
            if row["undone_at"] is None and (is_undo or (row["finished_at"] is None and row["completed_by"] is None)):
                rows.append({"id": row["id"], "source": row["source"], "is_undo": is_undo, "applied_at": row["applied_at"]})
        return rows

    def _keep(self, params: Mapping[str, Any]) -> None:
        for row in params["rows"]:
            self.nodes["ImportChange"].setdefault(row["id"], {}).update(row)

    def _say(self, params: Mapping[str, Any]) -> None:
        for row in params["rows"]:
            self.nodes["ImportSaying"].setdefault(row["id"], {}).update(row)

    def _pieces(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for label in ("ImportChange", "ImportSaying"):
            for piece in self.nodes[label].values():
                if piece["batch"] in params["batches"] and piece["of"] == params["of"]:
                    yield {"is_said": label == "ImportSaying", **{name: piece.get(name) for name in ("id", "batch", "first", "last", "over")}}

    def _kept(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        return ({"id": id_, "content": self.nodes["ImportChange"][id_]["before"]} for id_ in params["ids"])

    def _said(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        return ({"id": id_, "content": self.nodes["ImportSaying"][id_]["said"]} for id_ in params["ids"])

    def _forget_changes(self, params: Mapping[str, Any]) -> None:
        self.nodes["ImportChange"] = {id_: piece for id_, piece in self.nodes["ImportChange"].items() if piece["batch"] != params["batch"]}

    def _forget_sayings(self, params: Mapping[str, Any]) -> None:
        self.nodes["ImportSaying"] = {id_: piece for id_, piece in self.nodes["ImportSaying"].items() if piece["batch"] != params["batch"]}

    def _finish(self, params: Mapping[str, Any]) -> None:
        self.nodes["ImportBatch"][params["batch"]].update(undone_at=params["undone_at"], completed_by=params["completed_by"])

    # -- what an import wrote last

    def _is_held(self, label: str, id_: str, batch: str) -> bool:
        return any(edge.get("batch") != batch for edge in self._hangs(label, id_))

    def _written_nodes(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for label, id_, facts in self._ours():
            if label == params["of"] and facts.get("batch") == params["batch"]:
                yield {"id": id_, "is_held": self._is_held(label, id_, params["batch"])}

    def _written_edges(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for (start, end, key), facts in self.edges[params["of"]].items():
            if facts.get("batch") == params["batch"]:
                yield {"start": start, "edges": [[end, key]]}

    def _node_counts(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for label in self.nodes:
            found = [id_ for of, id_, facts in self._ours() if of == label and facts.get("batch") == params["batch"]]
            if found:
                yield {"of": label, "number": len(found), "held": sum(self._is_held(label, id_, params["batch"]) for id_ in found)}

    def _edge_counts(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for name, edges in self.edges.items():
            number = sum(facts.get("batch") == params["batch"] for facts in edges.values())
            if number:
                yield {"of": name, "number": number}

    def _edges(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"number": sum(row["number"] for row in self._edge_counts(params))}]

    def _loose(self, batch: str) -> list[tuple[str, str]]:
        return [(label, id_) for label, id_, facts in self._ours() if facts.get("batch") == batch and not self._hangs(label, id_)]

    def _nodes(self, params: Mapping[str, Any]) -> list[dict[str, Any]]:
        return [{"number": len(self._loose(params["batch"]))}]

    def _remove_edges(self, params: Mapping[str, Any]) -> None:
        left = params["most"]
        for edges in self.edges.values():
            for key in [key for key, facts in edges.items() if facts.get("batch") == params["batch"]][:left]:
                del edges[key]
                left -= 1

    def _remove_nodes(self, params: Mapping[str, Any]) -> None:
        for label, id_ in self._loose(params["batch"])[: params["most"]]:
            del self.nodes[label][id_]

    def _hanging(self, params: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for label, id_, facts in sorted(self._ours(), key=lambda found: found[:2]):
            held = self._hangs(label, id_)
            if facts.get("batch") == params["batch"] and held:
                yield {"of": label, "id": id_, "holders": [[edge.get("batch"), edge.get("source")] for edge in held]}


def fake_store(**nodes: Sequence[Mapping[str, Any]]) -> Store:
    """A `FakeStore`, for what asks for a store."""
    return cast("Store", FakeStore(**nodes))
