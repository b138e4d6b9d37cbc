"""Books what an import says of nodes and edges that the graph holds already: which of them it names, with which columns.

An import that finds a fact unchanged says it too, and only these books know that: undoing another import leaves what they hold.
100,000 people and 300,000 edges are said in about 3 MB: keys in groups of equal columns, compressed.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from operator import itemgetter
from typing import Any

from orggraph.ingest.layout import Layout, owner_side

PIECE = 5_000
"""Nodes or edges in one piece of the books: about 100 kB before it is compressed."""

_DAYS = ("since", "reach", "named", "ended")
_REST = (*_DAYS, "is_rival")
_Group = tuple[int, date | None, date | None, date | None, date | None, bool]
Key = tuple[str, ...]
"""What tells nodes of one label, or edges of one name, apart: the id alone; start, end and key."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one import says of one node or edge.

    columns: those that it gives a value. since: of an edge whose first day it leaves blank, the day it would have begun on had this import
    been the first to say it; reach: the day on which it would have ended then, since the next of its pair begins. named: a first day that it
    names and that an earlier one stood before. ended: the import only says that the edge no longer holds from that day on.
    is_rival: its reference column names another, and it would have ended the edge had it been its own source's.
    """

    columns: frozenset[str]
    since: date | None = None
    reach: date | None = None
    named: date | None = None
    ended: date | None = None
    is_rival: bool = False

    @property
    def is_of_being(self) -> bool:
        """Whether it says that the node or edge is there."""
        return self.ended is None and not self.is_rival

    def __or__(self, other: Claim) -> Claim:
        """What two rows of one import say together."""
        if not self.is_of_being or not other.is_of_being:
            return self if self.is_of_being else other
        return Claim(self.columns | other.columns, self.since or other.since, self.reach or other.reach, self.named or other.named)


class Sayings:
    """What one import says of one label or edge, gathered while it is compared with the graph."""

    def __init__(self, table: Layout) -> None:
        self._table = table
        self._names = [column.name for column in table.columns]
        self._groups: dict[_Group, list[Key]] = {}
        self._texts: dict[str, str] = {}

    def __len__(self) -> int:
        return sum(map(len, self._groups.values()))

    def add(
        self,
        key: Key,
        columns: int = 0,
        *,
        since: date | None = None,
        reach: date | None = None,
        named: date | None = None,
        ended: date | None = None,
        is_rival: bool = False,
    ) -> None:
        """Notes what is said of `key`, as a `Claim` says it. columns: a bit for each place of the layout that has a value."""
        self._groups.setdefault((columns, since, reach, named, ended, is_rival), []).append(key)

    def keep_text(self, text: str) -> str:
        """The same text, kept once: the keys of edges are much alike."""
        return self._texts.setdefault(text, text)

    def pieces(self, batch: str) -> Iterator[dict[str, Any]]:
        """What is said, as pieces for the books of the import `batch`, in the order of owners' ids."""
        import orjson

        place = owner_side(self._table.name) if self._table.edge else 0
        groups = list(self._groups)
        order = sorted(((key[place], number, key) for number, group in enumerate(groups) for key in self._groups[group]), key=itemgetter(0))
        for number, first in enumerate(range(0, len(order), PIECE), start=1):
            entries = order[first : first + PIECE]
            said: dict[int, list[Key]] = {}
            for _, group, key in entries:
                said.setdefault(group, []).append(key)
            written = [self._written(groups[group], keys) for group, keys in said.items()]
            yield {
                "id": f"{batch}#{self._table.name}#{number:06}",
                "batch": batch,
                "of": self._table.name,
                "said": base64.b64encode(zlib.compress(orjson.dumps(written))).decode(),
                "first": entries[0][0],
                "last": entries[-1][0],
            }

    def _written(self, group: _Group, keys: list[Key]) -> dict[str, Any]:
        columns, *rest = group
        names = [name for at, name in enumerate(self._names) if columns >> at & 1]
        return {"columns": names, **{name: value for name, value in zip(_REST, rest, strict=True) if value}, "keys": keys}


def read_sayings(said: str) -> dict[Key, Claim]:
    """What one piece of the books says, by key."""
    import orjson

    claims: dict[Key, Claim] = {}
    for group in orjson.loads(zlib.decompress(base64.b64decode(said))):
        days = {name: date.fromisoformat(group[name]) for name in _DAYS if name in group}
        claim = Claim(frozenset(group["columns"]), **days, is_rival=group.get("is_rival", False))
        for parts in group["keys"]:
            key = tuple(parts)
            claims[key] = claims[key] | claim if key in claims else claim
    return claims
