"""Asks the graph what it already holds of what an import is about, in bounded batches of keys, by the static statements in `schema/read`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from orggraph.errors import ContractError
from orggraph.locale import Text
from orggraph.shipped import shipped

if TYPE_CHECKING:
    from orggraph.store import Store

_KEYS = 10_000  # ids in one question: half a megabyte of a message that must stay under four
_OWNERS = 2_000  # start nodes whose edges come in one answer
_MOST = 1_000_000  # more rows than one batch can give; reaching it is a fault


@dataclass(frozen=True, slots=True)
class Held:
    """One edge in the graph."""

    start: str
    end: str
    key: str | None
    source: str | None
    facts: Mapping[str, Any]


@cache
def statement(folder: str, name: str) -> str:
    """The text of `schema/FOLDER/NAME.cypher`."""
    return (shipped("schema") / folder / f"{name}.cypher").read_text(encoding="utf-8")


class Existing:
    """What the graph holds. One object serves one plan."""

    def __init__(self, store: Store) -> None:
        self._store = store

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
            raise ContractError(Text(f"schema/read/{name}.cypher gave more than {_MOST:,} rows.", f"schema/read/{name}.cypher 返回超过 {_MOST:,} 行。"))
        return rows.records


def _batches(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    ordered = iter(sorted(keys))
    while batch := list(islice(ordered, size)):
        yield batch
