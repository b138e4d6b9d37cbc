"""Works one import out of the graph, label by label and edge by edge, a few nodes or edges at a time.

Each step is written whole or not at all, graph and books together, so that an undo which is killed between two is simply run again.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from orggraph.errors import NotAllowed
from orggraph.ingest.books import Books
from orggraph.ingest.existing import Existing, statement
from orggraph.ingest.layout import Layout, layout, owner_side
from orggraph.ingest.lineage import EVERYTHING, Facts, Lineage, changed_columns, plain_facts
from orggraph.ingest.plan import OnProgress, Progress
from orggraph.ingest.register import Import
from orggraph.ingest.saying import Claim, Key
from orggraph.locale import Text
from orggraph.model import LABELS, RELATIONSHIPS
from orggraph.store.batch import batches

if TYPE_CHECKING:
    from orggraph.store import Store

_BLOCK = 1_000  # nodes or edges in one step
_MOST = 10_000  # nodes or edges taken out in one transaction
_CAP = 10_000_000  # more rows than a graph can give
Statement = tuple[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class UndoCount:
    """What an undo does to one label or edge.

    removed: taken out; restored: put back as they were, or left without what only this import said; kept: stay as they are, for later imports say
    so too; stayed: nodes that stay because other edges hang on them.
    """

    name: str
    heading: Text
    removed: int = 0
    restored: int = 0
    kept: int = 0
    stayed: int = 0


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing an import did; the figures mean what `UndoCount` says."""

    batch: str
    removed: int
    restored: int
    kept: int
    stayed: int


@dataclass
class _Step:
    """A few nodes or edges of one name: how each is in the graph, what the import and those after it kept of how it was, and its lineage.

    gone: those that nothing keeps.
    """

    books: Books
    first: str
    last: str
    there: Mapping[Key, Facts]
    kept: Mapping[str, Mapping[Key, Facts]]
    lineages: dict[Key, Lineage] = field(default_factory=dict)

    @property
    def gone(self) -> set[Key]:
        return {key for key, lineage in self.lineages.items() if lineage.new is None}


class Withdrawal:
    """One import being taken out of the graph, label by label and edge by edge, a few at a time."""

    def __init__(self, store: Store, imports: Sequence[Import], item: Import) -> None:
        self._store = store
        self._existing = Existing(store)
        self._batch = item.id
        self._item = item
        # Undone imports say nothing any more; an interrupted one says what it got to.
        self.later = sorted((other for other in imports if other.order > item.order and other.undone_at is None), key=lambda other: other.order)
        self.unknown = tuple(other for other in self.later if _is_unknown(other, self.later))
        self.keepers: Counter[str] = Counter()
        self._ends_that_stay: set[tuple[str, str]] = set()

    def plan(self) -> tuple[UndoCount, ...]:
        """What would be done to each label and edge. Raises: NotAllowed while later imports build on this one."""
        built_on: set[str] = set()
        counts: dict[str, Counter[str]] = {}
        written = self._count_written()
        for name in (*RELATIONSHIPS, *LABELS):
            count = counts[name] = Counter()
            moved: set[Key] = set()
            for step in self._steps(name, is_written=name in written):
                built_on |= self._builders(name, step)
                for key, lineage in step.lineages.items():
                    if lineage.new is not None:
                        count[self._settle_count(step.there[key], lineage)] += 1
                        moved |= {key} if step.there[key].get("batch") == self._batch else set()
                        self._note_ends(name, key)
            left = written.get(name, (0, 0))[0] - len(moved)
            count["stayed"] = self._count_held(name, moved, written[name][1]) if name in LABELS and left else 0
            count["removed"] = left - count["stayed"]
        self._refuse_if_built_on(built_on)
        return tuple(
            UndoCount(name, layout(name).heading, **{kind: count[kind] for kind in ("removed", "restored", "kept", "stayed")})
            for name, count in ((name, counts[name]) for name in (*LABELS, *RELATIONSHIPS))
            if any(count.values())
        )

    def carry_out(self, on_progress: OnProgress | None) -> Undone:
        """Writes what `plan` says, and returns what was done."""
        count: Counter[str] = Counter()
        written = self._count_written()
        for name in (*RELATIONSHIPS, *LABELS):
            done = 0
            for step in self._steps(name, is_written=name in written):
                for key, lineage in step.lineages.items():
                    if lineage.new is not None:
                        count[self._settle_count(step.there[key], lineage)] += 1
                self._write(name, step)
                done += len(step.lineages)
                if on_progress:
                    on_progress(Progress("undoing", name, done, None))
        removed = self._remove("edges") + self._remove("nodes")
        return Undone(self._batch, removed, count["restored"], count["kept"], self._hand_over())

    # -- what would be

    def _count_written(self) -> dict[str, tuple[int, int]]:
        """How many nodes and edges the import was the last to write, by name, and on how many of the nodes an edge of something else hangs."""
        nodes = self._store.read(statement("undo", "node_counts"), {"batch": self._batch}, name="undo.node_counts", routing="write").records
        edges = self._store.read(statement("undo", "edge_counts"), {"batch": self._batch}, name="undo.edge_counts", routing="write").records
        return {row["of"]: (row["number"], row["held"]) for row in nodes} | {row["of"]: (row["number"], 0) for row in edges}

    def _steps(self, name: str, *, is_written: bool) -> Iterator[_Step]:
        """All that the import changed, and all that it added of which later imports speak, a few at a time in the order of owners."""
        books = Books(self._store, name, [self._item, *self.later])
        speakers = books.speakers() - {self._batch}
        keys = set(books.changed_keys(self._batch)) | set(books.keys_changed_over(self._batch))
        if is_written and (speakers or self.unknown):
            keys |= self._written_keys(name)
        if not keys:
            return
        place = owner_side(name) if name in RELATIONSHIPS else 0
        block: list[Key] = []
        for _, group in groupby(sorted(keys, key=lambda key: (key[place], key)), key=lambda key: key[place]):
            block += group
            if len(block) >= _BLOCK:
                yield self._step(name, books, block, place)
                block = []
        if block:
            yield self._step(name, books, block, place)

    def _step(self, name: str, books: Books, keys: Sequence[Key], place: int) -> _Step:
        first, last = keys[0][place], keys[-1][place]
        kept = {other.id: books.kept(other.id, first, last) for other in (self._item, *self.later)}
        step = _Step(books, first, last, self._there(name, keys, place), kept)
        writers: dict[Key, dict[str, Facts]] = {}
        for key in keys:
            now = step.there.get(key)
            if now is not None and (states := self._writers(key, now, kept)) is not None:
                after, writers[key] = states
                step.lineages[key] = Lineage(layout(name), after, kept[self._batch].get(key))
        if name in RELATIONSHIPS:
            self._find_turned(step, kept[self._batch])
        self._follow(step, writers)
        return step

    def _there(self, name: str, keys: Sequence[Key], place: int) -> dict[Key, Facts]:
        if name in LABELS:
            return {(facts["id"],): plain_facts(facts) for facts in self._existing.nodes(name, (key[0] for key in keys))}
        held = self._existing.edges(name, {key[place] for key in keys})
        return {(edge.start, edge.end, edge.key): plain_facts(edge.facts) for edges in held.values() for edge in edges if edge.key is not None}

    def _writers(self, key: Key, now: Facts, kept: Mapping[str, Mapping[Key, Facts]]) -> tuple[Facts, dict[str, Facts]] | None:
        """How the import left it, and how each later writer did; None when the import did not write it, or no longer."""
        after: dict[str, Facts] = {}
        state = now
        while (writer := state.get("batch")) != self._batch:
            before = kept.get(writer or "", {}).get(key)
            if before is None or writer in after:
                return None
            after[str(writer)] = state
            state = before
        return state, after

    def _find_turned(self, step: _Step, kept: Mapping[Key, Facts]) -> None:
        """Notes, for each edge that the import began, the edge of the same pair that it ended on that day."""
        ended = {(key[0], key[1], step.lineages[key].old.get("until")): facts for key, facts in kept.items() if key in step.lineages}
        for key, lineage in step.lineages.items():
            if lineage.new is None and lineage.old.get("since") is not None:
                lineage.turned_from = ended.get((key[0], key[1], lineage.old["since"]))

    def _follow(self, step: _Step, writers: Mapping[Key, Mapping[str, Facts]]) -> None:
        pending = set(step.lineages)
        for other in self.later:
            written = {key for key in step.lineages if other.id in writers[key]}
            if not pending and not written:
                continue
            is_unknown = other in self.unknown
            said = step.books.said(other.id, step.first, step.last) if pending and not is_unknown else []
            for key in pending | written:
                claim = EVERYTHING if is_unknown else _claim(key, said)
                after = writers[key].get(other.id)
                if claim is not None or after is not None:
                    step.lineages[key].follow(other.id, other.source, claim, after)
            pending = {key for key in pending if not step.lineages[key].is_settled}

    def _written_keys(self, name: str) -> set[Key]:
        params = {"batch": self._batch, "of": name}
        if name in LABELS:
            return {
                (row["id"],)
                for row in self._store.read(statement("undo", "written_nodes"), params, name="undo.written_nodes", cap=_CAP, routing="write").records
            }
        rows = self._store.read(statement("undo", "written_edges"), params, name="undo.written_edges", cap=_CAP, routing="write").records
        return {(row["start"], end, key) for row in rows for end, key in row["edges"] if key is not None}

    def _settle_count(self, now: Facts, lineage: Lineage) -> str:
        assert lineage.new is not None
        if changed_columns(now, lineage.new):
            return "restored"
        said_by = next((other.id for other in self.later if other.id in (lineage.new.get("batch"), *lineage.befores)), None)
        if said_by:
            self.keepers[said_by] += 1
        return "kept"

    def _note_ends(self, name: str, key: Key) -> None:
        edge = RELATIONSHIPS.get(name)
        if edge is not None:
            self._ends_that_stay |= {(edge.start.label, key[0]), (edge.end.label, key[1])}

    def _count_held(self, label: str, moved: set[Key], held: int) -> int:
        """Of the nodes that nothing keeps, on how many another edge hangs."""
        if not moved and not any(kind == label for kind, _ in self._ends_that_stay):
            return held
        rows = self._store.read(
            statement("undo", "written_nodes"), {"batch": self._batch, "of": label}, name="undo.written_nodes", cap=_CAP, routing="write"
        ).records
        return sum(1 for row in rows if (row["id"],) not in moved and (row["is_held"] or (label, row["id"]) in self._ends_that_stay))

    # -- what stands in the way

    def _builders(self, name: str, step: _Step) -> set[str]:
        """The later imports whose words make no sense without this one: those that say so, and those that began an edge beside one that would change."""
        found = {lineage.built_on for lineage in step.lineages.values() if lineage.built_on is not None}
        if name not in RELATIONSHIPS:
            return found
        table = layout(name)
        structure = frozenset({"since", "until", *(table.columns[at].name for at in table.history)})
        moving = set()
        changing: dict[tuple[Any, ...], frozenset[str]] = {}
        for key, lineage in step.lineages.items():
            now = step.there[key]
            columns = structure if lineage.new is None else changed_columns(now, lineage.new)
            if columns & structure:
                moving.add(_pair(table, key, now))
            elif columns and now.get("until") is not None:
                changing[(*_pair(table, key, now), now["until"])] = columns
        for key, lineage in step.lineages.items():
            # Whoever takes over an edge that began where another ended has to end that one too, or both would hold.
            if lineage.turned_from is not None and lineage.new is not None:
                ended = step.lineages[key[0], key[1], lineage.turned_from["key"]].new
                if ended is not None and ended.get("until") != lineage.new.get("since"):
                    found.add(str(lineage.new.get("batch")))
        begun = {(*_pair(table, key, step.there[key]), step.there[key].get("since")) for key in step.gone}
        for key, lineage in step.lineages.items():
            if key not in step.kept[self._batch] and lineage.new is not None and (*_pair(table, key, lineage.new), lineage.new.get("until")) in begun:
                found.add(str(lineage.new.get("batch")))
        for key, now in step.there.items():
            pair = _pair(table, key, now)
            # What a new edge took over from the one that it ended came from there.
            is_carried = any(now.get(column) is not None for column in changing.get((*pair, now.get("since")), ()))
            if (pair in moving and key not in step.gone) or is_carried:
                found.add(self._adder(key, now, step))
        return found & {other.id for other in self.later}

    def _adder(self, key: Key, now: Facts, step: _Step) -> str:
        """The import that added the edge, as far as the books of this one and those after it go back."""
        writer = str(now.get("batch"))
        seen: set[str] = set()
        while writer not in seen and (before := step.kept.get(writer, {}).get(key)) is not None:
            seen.add(writer)
            writer = str(before.get("batch"))
        return writer

    def _refuse_if_built_on(self, found: set[str]) -> None:
        later = [other.id for other in reversed(self.later) if other.id in found]
        if later:
            raise NotAllowed(
                Text(
                    f"Later imports build on what import {self._batch} had written: {', '.join(later)}.",
                    f"后来的导入建立在批次 {self._batch} 写入的内容之上：{'、'.join(later)}。",
                ),
                Text("Undo those first, the newest first.", "请先撤销这些批次，从最新的开始。"),
                fields={"batch": self._batch, "later": later},
            )

    # -- writing

    def _write(self, name: str, step: _Step) -> None:
        """Writes one step, graph and books together: killed in the middle, all of it holds or none."""
        rows: defaultdict[tuple[str | None, str | None], list[dict[str, Any]]] = defaultdict(list)
        befores: defaultdict[str, dict[Key, Facts | None]] = defaultdict(dict)
        for key, lineage in step.lineages.items():
            now, new = step.there[key], lineage.new
            for batch, before in lineage.befores.items():
                befores[batch][key] = before
            if new is not None and (new.get("batch") != now.get("batch") or changed_columns(now, new)):
                rows[new.get("source"), new.get("batch")].append(_row(name, key, now, new))
        token = secrets.token_hex(4)
        pieces = [piece for batch, found in befores.items() for piece in step.books.rewritten(batch, step.first, step.last, found, token)]
        statements: list[Statement] = [(statement("undo", "keep"), {"rows": part}) for part in _parts(pieces)]
        for (source, writer), given in rows.items():
            statements += [(statement("write", name), {"rows": part, "source": source, "batch": writer}) for part in _parts(given)]
        if statements:
            self._store.write_together(statements, name=f"undo.{name}", is_counted=True)

    def _remove(self, what: str) -> int:
        removed = 0
        # Write, then read in a second statement; see engines.md.
        while left := self._count(what):
            for _ in range(0, left, _MOST):
                about = {"batch": self._batch, "most": _MOST}
                self._store.write(statement("undo", f"remove_{what}"), about, name=f"undo.remove_{what}", is_counted=True)
            removed += left
        return removed

    def _count(self, what: str) -> int:
        return int(self._store.read(statement("undo", what), {"batch": self._batch}, name=f"undo.{what}", routing="write").records[0]["number"])

    def _hand_over(self) -> int:
        """Gives the nodes on which other edges hang to the import that wrote one of those, with no more than a node must have. Returns how many."""
        rows = self._store.read(statement("undo", "hanging"), {"batch": self._batch}, name="undo.hanging", cap=_CAP, routing="write").records
        for label, group in groupby(rows, key=lambda row: str(row["of"])):
            holders = {row["id"]: max((holder for holder in row["holders"] if holder[0]), default=(None, None)) for row in group}
            needed = {"id", *layout(label).required}
            given: defaultdict[tuple[str | None, str | None], list[dict[str, Any]]] = defaultdict(list)
            for facts in self._existing.nodes(label, holders):
                batch, source = holders[facts["id"]]
                bare = {name: value for name, value in facts.items() if name in needed}
                given[source, batch].append(_row(label, (facts["id"],), facts, bare))
            for (source, batch), found in given.items():
                self._store.write_batches(statement("write", label), found, name=f"undo.{label}", fixed={"source": source, "batch": batch})
        return len(rows)


def _is_unknown(item: Import, later: Sequence[Import]) -> bool:
    """Whether nobody knows what the import found unchanged: it is of an older version, found something unchanged, and was not run again since."""
    if item.has_sayings or not item.unchanged:
        return False
    brought = item.brought()
    return brought is None or not any(
        other.has_sayings and other.finished_at is not None and (other.source, other.brought()) == (item.source, brought) for other in later
    )


def _claim(key: Key, said: Sequence[Mapping[Key, Claim]]) -> Claim | None:
    found = [piece[key] for piece in said if key in piece]
    return None if not found else found[0] if len(found) == 1 else found[0] | found[1]


def _row(name: str, key: Key, now: Facts, new: Facts) -> dict[str, Any]:
    """The row that makes `new` of `now`: a fact that is not there any more is null, which takes it away."""
    facts = {column.name: _value(column.fact.type, new.get(column.name)) for column in layout(name).columns if column.fact}
    facts = {column: value for column, value in facts.items() if column != "id" and now.get(column) != new.get(column)}
    if name in RELATIONSHIPS:
        return {"start": key[0], "end": key[1], "key": key[2], "facts": facts}
    return {**facts, "id": key[0]}


def _value(type_: str, kept: Any) -> Any:
    if not isinstance(kept, str) or type_ not in ("date", "datetime"):
        return kept
    return date.fromisoformat(kept) if type_ == "date" else datetime.fromisoformat(kept)


def _parts(rows: Sequence[dict[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    return batches(rows, name="undo")


def _pair(table: Layout, key: Key, facts: Facts) -> tuple[Any, ...]:
    """What edges of one pair, and of one kind where a pair may have several, have in common."""
    return (key[0], key[1], *(facts.get(table.columns[at].name) for at in table.discriminators))
