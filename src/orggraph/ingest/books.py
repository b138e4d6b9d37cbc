"""Reads and writes what imports kept of how things were and what they say: the pieces behind an undo, a few at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orggraph.ingest.existing import statement
from orggraph.ingest.layout import layout, owner_side
from orggraph.ingest.lineage import Facts
from orggraph.ingest.saying import Claim, Key, read_sayings
from orggraph.model import LABELS
from orggraph.store.batch import wire_size

if TYPE_CHECKING:
    from orggraph.ingest.register import Import
    from orggraph.store import Store

_PIECE = 500  # nodes or edges in one kept piece: about a quarter of a megabyte
_PIECE_BYTES = 1024 * 1024  # far under what one message may hold, for nodes with long texts
_OPEN = 40  # pieces held in memory: about 60 MB


@dataclass(frozen=True, slots=True)
class _Head:
    """Where one piece lies: of which import, over which ids of owners; `first` is None of pieces that older versions wrote."""

    id: str
    batch: str
    is_said: bool
    first: str | None
    last: str | None
    over: frozenset[str]

    def reaches(self, first: str, last: str) -> bool:
        """Whether the piece may speak of an owner between the two."""
        return self.first is None or self.last is None or (self.first <= last and first <= self.last)


class Books:
    """The books of some imports about one label or edge."""

    def __init__(self, store: Store, name: str, imports: Sequence[Import]) -> None:
        self._store = store
        self._is_edge = name not in LABELS
        self._name = name
        rows = store.read(
            statement("undo", "pieces"), {"batches": [item.id for item in imports], "of": name}, name="undo.pieces", cap=1_000_000, routing="write"
        ).records
        heads = [_Head(row["id"], row["batch"], row["is_said"], row["first"], row["last"], frozenset(row["over"] or ())) for row in rows]
        self._heads = sorted(heads, key=lambda head: head.id)
        self._open: OrderedDict[tuple[bool, str], Mapping[Key, Any]] = OrderedDict()

    def __bool__(self) -> bool:
        return bool(self._heads)

    def speakers(self) -> set[str]:
        """The imports that kept or said anything."""
        return {head.batch for head in self._heads}

    def changed_keys(self, batch: str) -> Iterator[Key]:
        """What the import changed."""
        for _, kept in self._contents([head for head in self._heads if head.batch == batch and not head.is_said]):
            yield from kept

    def keys_changed_over(self, batch: str) -> Iterator[Key]:
        """What others changed that the import had been the last to write."""
        for _, kept in self._contents([head for head in self._heads if batch in head.over and not head.is_said]):
            yield from (key for key, facts in kept.items() if facts.get("batch") == batch)

    def kept(self, batch: str, first: str, last: str) -> dict[Key, Facts]:
        """How things were before the import changed them, for owners between the two ids."""
        return {key: facts for _, piece in self._within(batch, first, last, is_said=False) for key, facts in piece.items()}

    def said(self, batch: str, first: str, last: str) -> list[Mapping[Key, Claim]]:
        """What the import says, for owners between the two ids and some beyond, in pieces of which each key is in one or more."""
        return [piece for _, piece in self._within(batch, first, last, is_said=True)]

    def rewritten(self, batch: str, first: str, last: str, befores: Mapping[Key, Facts | None], token: str) -> list[dict[str, Any]]:
        """The pieces that have to be written so that the import's books say of these keys how they were; None: that the import added them."""
        left = dict(befores)
        rows = []
        for head, piece in self._within(batch, first, last, is_said=False):
            if not piece.keys().isdisjoint(left):
                facts = {key: left.pop(key, old) for key, old in piece.items()}
                there = [(key, old) for key, old in facts.items() if old is not None]
                empty: dict[str, Any] = {"id": head.id, "batch": batch, "of": self._name, "before": "[]", "over": [], "first": head.first, "last": head.last}
                rows += list(kept_pieces(self._name, there, batch, head.id)) or [empty]
                self._open.pop((False, head.id), None)
        added = ((key, old) for key, old in left.items() if old is not None)
        rows += kept_pieces(self._name, added, batch, f"{batch}#{self._name}#{token}")
        known = {head.id for head in self._heads}
        self._heads += [_Head(row["id"], batch, False, row["first"], row["last"], frozenset(row["over"])) for row in rows if row["id"] not in known]
        return rows

    def _within(self, batch: str, first: str, last: str, *, is_said: bool) -> Iterator[tuple[_Head, Mapping[Key, Any]]]:
        yield from self._contents([head for head in self._heads if head.batch == batch and head.is_said == is_said and head.reaches(first, last)])

    def _contents(self, heads: Sequence[_Head]) -> Iterator[tuple[_Head, Mapping[Key, Any]]]:
        for head in heads:
            place = (head.is_said, head.id)
            if place not in self._open:
                [row] = self._store.read(statement("undo", "said" if head.is_said else "kept"), {"ids": [head.id]}, name="undo.piece", routing="write").records
                self._open[place] = read_sayings(row["content"]) if head.is_said else _read_kept(row["content"], is_edge=self._is_edge)
                while len(self._open) > _OPEN:
                    self._open.popitem(last=False)
            self._open.move_to_end(place)
            yield head, self._open[place]


def kept_pieces(name: str, found: Iterable[tuple[Key, Facts]], batch: str, prefix: str) -> Iterator[dict[str, Any]]:
    """How nodes or edges are, as pieces for the books of the import `batch`; the first piece is called `prefix`, those after it are numbered."""
    piece: list[tuple[Key, Facts]] = []
    size = number = 0
    for key, facts in found:
        weight = wire_size(facts)
        if piece and (len(piece) == _PIECE or size + weight > _PIECE_BYTES):
            yield _written(name, piece, batch, f"{prefix}+{number}" if number else prefix)
            piece, size, number = [], 0, number + 1
        piece.append((key, facts))
        size += weight
    if piece:
        yield _written(name, piece, batch, f"{prefix}+{number}" if number else prefix)


def _written(name: str, piece: Sequence[tuple[Key, Facts]], batch: str, id_: str) -> dict[str, Any]:
    import orjson

    parts = ("id",) if name in LABELS else ("start", "end", "key")
    owners = [key[owner_side(name) if layout(name).edge else 0] for key, _ in piece]
    written = [{"key": dict(zip(parts, key, strict=True)), "facts": facts} for key, facts in piece]
    over = sorted({facts.get("batch") or "" for _, facts in piece})
    return {"id": id_, "batch": batch, "of": name, "before": orjson.dumps(written).decode(), "over": over, "first": min(owners), "last": max(owners)}


def _read_kept(text: str, *, is_edge: bool) -> dict[Key, Facts]:
    import orjson

    parts = ("start", "end", "key") if is_edge else ("id",)
    return {tuple(item["key"][part] for part in parts): item["facts"] for item in orjson.loads(text)}
