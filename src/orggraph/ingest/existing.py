"""Asks the graph what it already holds of what an import is about, in bounded batches of keys, by the static statements in `schema/read`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from orggraph.character import STABLE, fold_name
from orggraph.errors import ContractError
from orggraph.locale import Text
from orggraph.shipped import shipped

if TYPE_CHECKING:
    from orggraph.store import Store

_KEYS = 10_000  # ids in one question: half a megabyte of a message that must stay under four
_OWNERS = 2_000  # start nodes whose edges come in one answer
_CHANGEABLE = f"(?s).*[^{STABLE}].*"
_MOST = 1_000_000  # more rows than one batch can give; reaching it is a fault


@dataclass(frozen=True, slots=True)
class Held:
    """One edge in the graph."""

    start: str
    end: str
    key: str | None
    source: str | None
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Disguised:
    """What the graph has of one label that is written with characters which look like others: ids, and the ids of those who bear a name, by folded form."""

    ids: dict[str, set[str]] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)


@cache
def statement(folder: str, name: str) -> str:
    """The text of `schema/FOLDER/NAME.cypher`."""
    return (shipped("schema") / folder / f"{name}.cypher").read_text(encoding="utf-8")


class Existing:
    """What the graph holds. One object serves one plan."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._disguised: dict[str, Disguised] | None = None

    def nodes(self, label: str, ids: Iterable[str]) -> Iterator[Mapping[str, Any]]:
        """The facts of every node of `label` whose id is among `ids`, bookkeeping included; ids that are not there are passed over."""
        for batch in _batches(ids, _KEYS):
            for row in self._ask(label, {"ids": batch}):
                yield row["facts"]

    def present(self, label: str, ids: Iterable[str]) -> set[str]:
        """Those of `ids` that the graph has."""
        return {facts["id"] for facts in self.nodes(label, ids)}

    def called(self, label: str, names: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Name and id of every node of `label` that bears one of `names` (a category: in either language)."""
        for batch in _batches(names, _KEYS):
            for row in self._ask(f"{label}.names", {"names": batch}):
                yield row["name"], row["id"]

    def disguised(self, label: str) -> Disguised:
        """What the graph has of `label` that `fold_name` changes: it is found by no exact question. One look at all nodes a plan."""
        if self._disguised is None:
            found: dict[str, Disguised] = {}
            for row in self._ask("disguised", {"pattern": _CHANGEABLE}):
                for own in row["labels"]:
                    known = found.setdefault(own, Disguised())
                    if fold_name(row["id"] or "") != row["id"] and row["id"]:
                        known.ids.setdefault(fold_name(row["id"]), set()).add(row["id"])
                    for name in (row["name_en"], row["name_zh"]) if own == "Category" else (row["name"],):
                        if name and fold_name(name) != name:
                            known.names.setdefault(fold_name(name), set()).add(row["id"])
            self._disguised = found
        return self._disguised.get(label, Disguised())

    def edges(self, name: str, owners: Iterable[str]) -> dict[str, list[Held]]:
        """All edges `name` of the `owners` (the ids of the side that `layout.owner_side` says), by owner."""
        found: dict[str, list[Held]] = {}
        for batch in _batches(owners, _OWNERS):
            for row in self._ask(name, {"ids": batch}):
                found.setdefault(row["owner"], []).extend(
                    Held(edge["start"], edge["end"], edge["facts"].get("key"), edge["facts"].get("source"), edge["facts"]) for edge in row["edges"]
                )
        return found

    def _ask(self, name: str, params: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        rows = self._store.read(statement("read", name), params, name=f"read.{name}", cap=_MOST)
        if rows.truncated:
            raise ContractError(
                Text(f"schema/read/{name}.cypher gave more than {_MOST:,} rows.", f"schema/read/{name}.cypher 返回超过 {_MOST:,} 行。"),
                Text("Import the files one by one.", "请逐个文件导入。"),
            )
        return rows.records


def _batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    ordered = iter(sorted(keys))
    while batch := list(islice(ordered, size)):
        yield batch
