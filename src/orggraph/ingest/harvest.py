"""Gathers the good rows of all sheets of an import, compactly: repeated keys settled, rows of one key combined, references turned into edges.

Rows are tuples in their layout's order, and equal texts are kept once: 100,000 people and 300,000 edges take about 150 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from orggraph.ingest.assignment import Assignment
from orggraph.ingest.combination import Combination
from orggraph.ingest.expression import said
from orggraph.ingest.heading import fold_heading
from orggraph.ingest.holder import Claim, Told, filled
from orggraph.ingest.layout import Layout, Row, layout
from orggraph.ingest.origin import origin, origin_row, origin_table
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.repeat import settle_repeats
from orggraph.ingest.sieve import OnBlock, Sieve
from orggraph.locale import Text
from orggraph.model import LABELS, RELATIONSHIPS

Behind = Mapping[int, list[tuple[int, int]]]  # of rows that were made of several: those behind each, by its place in the list


@dataclass
class Nodes(Told):
    """The rows of one label, with the rows of the files that each came from.

    at: where the row of an id stands; losers: what could be read of rows that are refused, its id None where that could not;
    broken: by table, the numbers of rows whose cells don't fit its headers.
    """

    layout: Layout
    at: dict[str, int] = field(default_factory=dict)
    repeats: dict[str, list[tuple[Row, int]]] = field(default_factory=dict)
    losers: list[tuple[Row, int]] = field(default_factory=list)
    broken: list[tuple[Assignment, set[int]]] = field(default_factory=list)

    def broken_rows(self) -> Iterator[tuple[int, str, list[str]]]:
        """Origin, id as far as it can be told, and the texts of all cells of the rows whose cells don't fit: any of them may be the name."""
        for item, numbers in self.broken:
            headers = [fold_heading(header) for header in item.sheet.headers]
            own = fold_heading(item.header("id") or "")
            at = headers.index(own) if own in headers else None
            for block in item.sheet.blocks(lambda *_: None, keep_broken=True):
                for number, cells in zip(block.numbers, block.rows, strict=True):
                    if number in numbers:
                        texts = [said(cell) for cell in cells]
                        yield origin(item.number, number, item.table), texts[at] if at is not None and at < len(texts) else "", texts

    def lose(self, key: str) -> None:
        """Takes a node out of the import: each of its rows is a refused one now."""
        at = self.at.pop(key)
        row = self.rows[at]
        for place, columns in self.holders.claims(at) or [(self.places[at], -1)]:
            self.losers.append((tuple(value if columns >> column & 1 else None for column, value in enumerate(row)), place))


@dataclass(frozen=True, slots=True)
class Via:
    """The reference column through which an edge came: the label whose table has it, and its name.

    is_lost: of a row that is refused for another reason; its reference is checked all the same, so that one pass names every problem.
    """

    label: str
    column: str
    is_lost: bool = False


@dataclass
class Edges(Told):
    """The rows of one edge. `via[i]` is a place in `vias`: None for a row of the edge's own table (1 where many rows may say the same)."""

    layout: Layout
    via: bytearray = field(default_factory=bytearray)
    vias: list[Via | None] = field(default_factory=lambda: [None, None])

    def copy(self) -> Edges:
        """The same rows, to go back to when these are made one with others."""
        return replace(self, rows=list(self.rows), places=self.places[:], via=self.via[:], vias=list(self.vias), holders=self.holders.copy())

    def keep(self, chosen: Iterable[int]) -> None:
        """Forgets all rows but those at `chosen`."""
        places = list(chosen)
        if len(places) < len(self.rows):
            self.rows = [self.rows[at] for at in places]
            self.via = bytearray(self.via[at] for at in places)
            self.places = array("Q", [self.places[at] for at in places])
            self.holders.renumber({old: new for new, old in enumerate(places)})


class Harvest:
    """Everything that the files say, by label and by edge."""

    def __init__(self, assignments: Sequence[Assignment], ledger: Ledger, on_block: OnBlock | None = None) -> None:
        self.nodes: dict[str, Nodes] = {}
        self.edges: dict[str, Edges] = {}
        self._assignments = assignments
        self._by_table = {(item.number, item.table): item for item in assignments}
        self._ledger = ledger
        self._sieve = Sieve(ledger, on_block)
        self._texts: dict[str, str] = {}

    def header(self, place: int, table: str, column: str) -> str | None:
        """The header that the user wrote over the cell from which `column` of the row at `place` was read; None when that row has no such cell."""
        item = self._by_table[origin_table(place)]
        return item.header(column, origin_row(place)) if item.layout.name == table else None

    def sheets_with(self, table: str, column: str) -> list[str]:
        """What the sheets are called that fill that column of the table."""
        found = (self._ledger.label_of(item.sheet) for item in self._assignments if item.layout.name == table and item.header(column))
        return list(dict.fromkeys(found))

    def read_nodes(self) -> None:
        """Reads every table of a label, and settles rows that share an id."""
        distinct = {(item.number, item.table) for item in self._assignments if item.is_distinct}
        for item in self._assignments:
            self._count_records(item)
        for items in self._rules(lambda item: item.layout.node is not None):
            nodes = self.nodes.setdefault(items[0].layout.name, Nodes(layout=items[0].layout))
            self._collect_nodes(items, nodes)
        for nodes in self.nodes.values():
            settle_repeats(nodes, distinct, self.header, self._ledger)

    def read_edges(self) -> None:
        """Turns the reference columns of the nodes into edges, and reads every table of an edge."""
        for nodes in self.nodes.values():
            self._refer(nodes)
        for items in self._rules(lambda item: item.layout.edge is not None):
            edges = self._edges(items[0].layout.name)
            for places, rows, behind in self._combined(items):
                for at, claims in behind.items():
                    edges.holders.set(len(edges.rows) + at, claims)
                edges.rows += [(self._texts.setdefault(row[0], row[0]), self._texts.setdefault(row[1], row[1]), *row[2:]) for row in rows]
                edges.places.extend(places)
                edges.via.extend(bytes([items[0].is_distinct]) * len(rows))
        for table in {id(table): table for item in self._assignments for table in item.lookups}.values():
            table.tell()

    def _edges(self, name: str) -> Edges:
        return self.edges.setdefault(name, Edges(layout=layout(name)))

    def _rules(self, is_wanted: Callable[[Assignment], bool]) -> Iterator[list[Assignment]]:
        """The assignments one by one, but for those whose rows are combined: of all sheets that the same part of a profile reads, at its first."""
        done: set[int] = set()
        for item in self._assignments:
            if not is_wanted(item) or item.rule in done:
                continue
            if not item.combine:
                yield [item]
                continue
            done.add(item.rule)
            yield [other for other in self._assignments if other.combine and other.rule == item.rule]

    def _count_records(self, item: Assignment) -> None:
        """Counts the records of a file of which the table reads only what lies in their lists: a record whose list is empty is a row too."""
        whole = self._ledger.sheets[item.number]
        if whole is not item.sheet:
            for block in whole.blocks(lambda *_: None):
                self._ledger.tally.read(item.number, block.numbers)

    # -- nodes

    def _collect_nodes(self, items: Sequence[Assignment], nodes: Nodes) -> None:
        at, rows, texts = nodes.at, nodes.rows, self._texts
        is_distinct = items[0].is_distinct
        for places, block, behind in self._combined(items, nodes):
            for number, (place, row) in enumerate(zip(places, block, strict=True)):
                key = texts.setdefault(row[0], row[0])
                known = at.get(key)
                if known is None:
                    at[key] = len(rows)
                    if number in behind:
                        nodes.holders.set(len(rows), behind[number])
                    rows.append(row)
                    nodes.places.append(place)
                elif is_distinct and rows[known] == row:
                    nodes.holders.repeat(known, nodes.places[known], row, place)
                else:
                    nodes.repeats.setdefault(key, []).append((row, place))

    def _refer(self, nodes: Nodes) -> None:
        table = nodes.layout
        for reference in LABELS[table.name].references:
            column = table.place[reference.column]
            edges = self._edges(reference.edge)
            rest = tuple(reference.fixed.get(fact.name) for fact in edges.layout.columns[2:])
            is_whole = len(nodes.at) == len(nodes.rows)
            number = self._via(edges, Via(table.name, reference.column))
            for at, row in enumerate(nodes.rows):
                named = row[column]
                if named is not None and (is_whole or nodes.at.get(row[0]) == at):
                    places = nodes.saying(at, column) if at in nodes.holders else [nodes.places[at]]
                    if len(places) > 1:
                        edges.holders.set(len(edges.rows), ((place, filled((row[0], named, *rest))) for place in places))
                    self._add_reference(edges, row[0], named, rest, places[0], number, is_reversed=reference.is_reversed)
            if nodes.losers:
                number = self._via(edges, Via(table.name, reference.column, is_lost=True))
                for row, place in nodes.losers:
                    if row[column] is not None:
                        self._add_reference(edges, row[0] or "", row[column], rest, place, number, is_reversed=reference.is_reversed)

    def _via(self, edges: Edges, via: Via) -> int:
        edges.vias.append(via)
        return len(edges.vias) - 1

    def _add_reference(self, edges: Edges, own: str, named: str, rest: Row, place: int, via: int, *, is_reversed: bool) -> None:
        named = self._texts.setdefault(named, named)
        edges.rows.append((named, own, *rest) if is_reversed else (own, named, *rest))
        edges.places.append(place)
        edges.via.append(via)

    # -- rows

    def _combined(self, items: Sequence[Assignment], nodes: Nodes | None = None) -> Iterator[tuple[Sequence[int], list[Row], Behind]]:
        """The rows of the sheets, those of one key made one where the profile says how."""
        if not items[0].combine:
            for item in items:
                for places, rows in self._sieve.blocks(item, nodes):
                    yield places, rows, {}
            return
        table = items[0].layout

        def refuse(known: Claim, claim: Claim, differing: list[int]) -> None:
            if nodes is not None:
                nodes.losers.append((claim[1], claim[0]))
            self._refuse_uncombined(table, known[0], claim[0], differing)

        combination = Combination(table, items[0].combine, refuse)
        for item in items:
            for places, rows in self._sieve.blocks(item, nodes):
                for place, row in zip(places, rows, strict=True):
                    combination.add(place, row)
        found = list(combination.rows())
        yield [place for place, _, _ in found], [row for _, row, _ in found], {at: behind for at, (_, _, behind) in enumerate(found) if behind}

    def _refuse_uncombined(self, table: Layout, known: int, place: int, differing: Sequence[int]) -> None:
        where = self._ledger.row_text(known, beside=place)
        names = [table.columns[at].name for at in differing]
        what = Text(
            f"Rows of one key are combined, and this one has another {', '.join(names)} than {where.en}; the profile does not say which counts.",
            f"同一键的多行会合并，但该行的“{'”、“'.join(names)}”与{where.zh}不同，而配置未说明以哪个为准。",
        )
        remedy = Text(
            f"Let the profile's combine say it (min, max, first or last), or correct the row: {where.en} is used.",
            f"请在配置的“combine”中说明（min、max、first 或 last），或更正该行：已采用{where.zh}。",
        )
        self._ledger.refuse("repeated_key", table.name, place, what, remedy, column=self.header(place, table.name, names[0]))


def edge_names(harvest: Harvest) -> list[str]:
    """The edges that the harvest holds, in the model's order."""
    return [name for name in RELATIONSHIPS if name in harvest.edges]
