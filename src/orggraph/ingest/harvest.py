"""Reads all sheets of an import into compact rows: each cell read and checked, repeated keys settled, references turned into edges.

Rows are tuples in their layout's order, and equal texts are kept once: 100,000 people and 300,000 edges take about 150 MB.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import Any

from orggraph.ingest.assignment import Assignment, Taker
from orggraph.ingest.cell import Fault, Reader, say_repair
from orggraph.ingest.expression import said
from orggraph.ingest.layout import LONGEST_ID, Layout, Row, layout, row_adapter
from orggraph.ingest.omission import Omission
from orggraph.ingest.refusal import Ledger, origin, origin_row, origin_sheet
from orggraph.locale import Text
from orggraph.model import LABELS, RELATIONSHIPS

OnBlock = Callable[[str, int], None]


@dataclass
class Nodes:
    """The rows of one label, with the row that each came from. `at`: where an id stands; `refused`: ids whose rows were all refused."""

    layout: Layout
    rows: list[Row] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("Q"))
    at: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    repeats: dict[str, list[tuple[Row, int]]] = field(default_factory=dict)
    losers: list[tuple[Row, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Via:
    """The reference column through which an edge came: the label whose table has it, and its name.

    is_lost: of a row that is refused for another reason; its reference is checked all the same, so that one pass names every problem.
    """

    label: str
    column: str
    is_lost: bool = False


@dataclass
class Edges:
    """The rows of one edge. `via[i]` is a place in `vias`: None for a row of the edge's own table (1 where many rows may say the same)."""

    layout: Layout
    rows: list[Row] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("Q"))
    via: bytearray = field(default_factory=bytearray)
    vias: list[Via | None] = field(default_factory=lambda: [None, None])

    def keep(self, chosen: Iterable[int]) -> None:
        """Forgets all rows but those at `chosen`."""
        places = list(chosen)
        if len(places) < len(self.rows):
            self.rows = [self.rows[at] for at in places]
            self.via = bytearray(self.via[at] for at in places)
            self.places = array("Q", [self.places[at] for at in places])


class Harvest:
    """Everything that the files say, by label and by edge."""

    def __init__(self, assignments: Sequence[Assignment], ledger: Ledger, on_block: OnBlock | None = None) -> None:
        self.nodes: dict[str, Nodes] = {}
        self.edges: dict[str, Edges] = {}
        self._assignments = assignments
        self._ledger = ledger
        self._on_block = on_block
        self._texts: dict[str, str] = {}

    def header(self, place: int, table: str, column: str) -> str:
        """The header that the user wrote over `column` of `table`, in the sheet of `place`."""
        sheet = origin_sheet(place)
        return next((item.header(column, origin_row(place)) for item in self._assignments if item.number == sheet and item.layout.name == table), column)

    def column_over(self, place: int, table: str, column: str) -> str | None:
        """The header over `column` of `table` in the sheet of `place`; None when nothing in that sheet fills it."""
        item = next((item for item in self._assignments if item.number == origin_sheet(place) and item.layout.name == table), None)
        return item.header(column, origin_row(place)) if item is not None and column in item.columns and item.columns[column].headers else None

    def read_nodes(self) -> None:
        """Reads every table of a label, and settles rows that share an id."""
        for item in self._assignments:
            if item.layout.node:
                nodes = self.nodes.setdefault(item.layout.name, Nodes(item.layout))
                self._collect_nodes(item, nodes)
        for nodes in self.nodes.values():
            self._settle(nodes)

    def read_edges(self) -> None:
        """Turns the reference columns of the nodes into edges, and reads every table of an edge."""
        for nodes in self.nodes.values():
            self._refer(nodes)
        for item in self._assignments:
            if item.layout.edge:
                edges = self._edges(item.layout.name)
                for places, rows in self._combined(item):
                    edges.rows += [(self._texts.setdefault(row[0], row[0]), self._texts.setdefault(row[1], row[1]), *row[2:]) for row in rows]
                    edges.places.extend(places)
                    edges.via.extend(bytes([item.is_distinct]) * len(rows))

    def _edges(self, name: str) -> Edges:
        return self.edges.setdefault(name, Edges(layout(name)))

    # -- nodes

    def _collect_nodes(self, item: Assignment, nodes: Nodes) -> None:
        at, rows, texts = nodes.at, nodes.rows, self._texts
        for places, block in self._combined(item, nodes):
            for place, row in zip(places, block, strict=True):
                key = texts.setdefault(row[0], row[0])
                if key in at:
                    if rows[at[key]] != row or not item.is_distinct:
                        nodes.repeats.setdefault(key, []).append((row, place))
                    continue
                at[key] = len(rows)
                rows.append(row)
                nodes.places.append(place)

    def _settle(self, nodes: Nodes) -> None:
        """An id stands once in a sheet; rows of several sheets that agree become one.

        Otherwise the first by content is used, whatever the order of the file, and the others are refused.
        """
        distinct = {item.number for item in self._assignments if item.is_distinct and item.layout is nodes.layout}
        for key, others in nodes.repeats.items():
            at = nodes.at[key]
            claims = sorted([(nodes.rows[at], nodes.places[at]), *others], key=lambda claim: (content(claim[0]), claim[1]))
            kept, kept_place = claims[0]
            read = {origin_sheet(kept_place)}
            for row, place in claims[1:]:
                sheet = origin_sheet(place)
                merged = merge(kept, row) if sheet not in read or sheet in distinct else None
                if merged is not None:
                    kept = merged
                    read.add(sheet)
                    continue
                nodes.losers.append((row, place))
                self._refuse_repeat(nodes, key, kept, kept_place, row, place)
            nodes.rows[at] = kept
            nodes.places[at] = kept_place
        nodes.repeats.clear()
        for key in nodes.at:
            nodes.refused.pop(key, None)

    def _refuse_repeat(self, nodes: Nodes, key: str, kept: Row, kept_place: int, row: Row, place: int) -> None:
        name = nodes.layout.name
        differing = [column.name for column, a, b in zip(nodes.layout.columns, kept, row, strict=True) if a is not None and b is not None and a != b]
        shown = [self.header(place, name, column) for column in differing]
        where = self._ledger.row_text(kept_place, beside=place)
        if shown:
            what = Text(
                f'The id "{key}" stands in {where.en} too, with another {", ".join(shown)}; that row is used.',
                f"编号“{key}”也出现在{where.zh}，但{'、'.join(shown)}不同；采用了那一行。",
            )
        else:
            what = Text(
                f'The id "{key}" stands in {where.en} too, which says the same; that row is used.', f"编号“{key}”也出现在{where.zh}，内容相同；采用了那一行。"
            )
        remedy = Text("Give each row its own id, or delete one.", "请为每行使用不同编号，或删除其中一行。")
        self._ledger.refuse("repeated_key", name, place, what, remedy, column=self.header(place, name, "id"), value=key)

    def _refer(self, nodes: Nodes) -> None:
        table = nodes.layout
        for reference in LABELS[table.name].references:
            at = table.place[reference.column]
            edges = self._edges(reference.edge)
            rest = tuple(reference.fixed.get(column.name) for column in edges.layout.columns[2:])
            for is_lost, rows, places in ((False, nodes.rows, nodes.places), (True, [row for row, _ in nodes.losers], [place for _, place in nodes.losers])):
                is_whole = is_lost or len(nodes.at) == len(nodes.rows)
                number = len(edges.vias)
                edges.vias.append(Via(table.name, reference.column, is_lost))
                for row, place in zip(rows, places, strict=True):
                    named = row[at]
                    if named is not None and (is_whole or row[0] in nodes.at):
                        named = self._texts.setdefault(named, named)
                        edges.rows.append((named, row[0], *rest) if reference.is_reversed else (row[0], named, *rest))
                        edges.places.append(place)
                        edges.via.append(number)

    # -- rows

    def _combined(self, item: Assignment, nodes: Nodes | None = None) -> Iterator[tuple[Sequence[int], list[Row]]]:
        """The sheet's rows, those of one key made one where the profile says how."""
        if not item.combine:
            yield from self._blocks(item, nodes)
            return
        keys = [at for at, column in enumerate(item.layout.columns) if column.is_key] + list(item.layout.discriminators)
        choose = {item.layout.place[name]: min if how == "min" else max for name, how in item.combine.items()}
        found: dict[Row, tuple[Row, int]] = {}
        for places, rows in self._blocks(item, nodes):
            for place, row in zip(places, rows, strict=True):
                key = tuple(row[at] for at in keys)
                if key not in found:
                    found[key] = (row, place)
                    continue
                known, first = found[key]
                found[key] = (
                    tuple(
                        a if b is None else b if a is None else choose[at](a, b) if at in choose else min(a, b, key=str)
                        for at, (a, b) in enumerate(zip(known, row, strict=True))
                    ),
                    min(first, place),
                )
        yield [place for _, place in found.values()], [row for row, _ in found.values()]

    def _blocks(self, item: Assignment, nodes: Nodes | None) -> Iterator[tuple[Sequence[int], list[Row]]]:
        table, ledger = item.layout, self._ledger
        take = Taker(item.sheet)
        filled = [(at, column, Reader(column)) for at, column in enumerate(table.columns) if column.name in item.columns]
        names = [column.name for _, column, _ in filled]
        adapter = row_adapter(table.name)
        omission = Omission(item, ledger)
        done = 0

        def refuse(row: int, what: Text, remedy: Text | None) -> None:
            ledger.refuse("broken_row", table.name, origin(item.number, row), what, remedy)

        for block in item.sheet.blocks(refuse):
            take.turn_to(block)
            count = len(block.rows)
            places = [origin(item.number, row) for row in block.numbers]
            nothing = omission.rows(take, places)
            bad = set(nothing)
            cells = {at: item.columns[column.name].fill(take, count) for at, column, _ in filled}
            values = {at: reader.read(cells[at], block.numbers) for at, _, reader in filled}
            for at, column, reader in filled:
                if reader.has_fault:
                    reader.has_fault = False
                    bad |= self._faults(item, column.name, cells[at], values[at], places)
                if column.is_key and None in values[at]:
                    nothing |= self._keyless(item, column.name, values, at, places)
            bad |= nothing
            chosen = [at for at in range(count) if at not in bad] if bad else range(count)
            columns = [values[at] if not bad else [values[at][row] for row in chosen] for at, _, _ in filled]
            records = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
            bad |= self._breaches(item, adapter, records, chosen, places)
            if bad:
                if nodes is not None:
                    nodes.refused.update({values[0][row]: places[row] for row in bad if isinstance(values[0][row], str)})
                self._check_lost(item, adapter, values, sorted(bad - nothing), places, nodes)
                whole = [row for row in range(count) if row not in bad]
                places = [places[row] for row in whole]
                values = {at: [column[row] for row in whole] for at, column in values.items()}
            yield places, list(zip(*(values.get(at) or repeat(None, len(places)) for at in range(len(table.columns))), strict=True))
            done += count
            if self._on_block:
                self._on_block(item.sheet.label, done)
        omission.tell()
        self._note_repairs(item, filled)

    def _check_lost(
        self, item: Assignment, adapter: Any, values: Mapping[int, Sequence[Any]], bad: Sequence[int], places: Sequence[int], nodes: Nodes | None
    ) -> None:
        """Looks for what else is wrong with rows that are refused already, so that one pass names every problem."""
        columns = item.layout.columns
        rest = [tuple(_sound(values[at][row]) if at in values else None for at in range(len(columns))) for row in bad]
        records = [{columns[at].name: row[at] for at in values} for row in rest]
        self._breaches(item, adapter, records, bad, places)
        if nodes is not None:
            nodes.losers += [(row, places[at]) for row, at in zip(rest, bad, strict=True) if row[0] is not None]

    def _faults(self, item: Assignment, column: str, cells: Sequence[Any], values: Sequence[Any], places: Sequence[int]) -> set[int]:
        bad: set[int] = set()
        for row, value in enumerate(values):
            if value.__class__ is Fault:
                bad.add(row)
                self._ledger.refuse(
                    "bad_cell",
                    item.layout.name,
                    places[row],
                    value.what,
                    value.remedy,
                    column=item.header(column, origin_row(places[row])),
                    value=said(cells[row])[:200] or None,
                )
        return bad

    def _keyless(self, item: Assignment, column: str, values: Mapping[int, Sequence[Any]], at: int, places: Sequence[int]) -> set[int]:
        bad = {row for row, value in enumerate(values[at]) if value is None}
        if not item.is_distinct:
            for row in bad:
                self._ledger.refuse(
                    "missing_key",
                    item.layout.name,
                    places[row],
                    Text("The cell is blank, and without it the row says nothing.", "单元格为空，该行因此没有意义。"),
                    Text("Fill it in.", "请填写。"),
                    column=item.header(column),
                )
        return bad

    def _breaches(self, item: Assignment, adapter: Any, records: list[dict[str, Any]], chosen: Sequence[int], places: Sequence[int]) -> set[int]:
        from pydantic import ValidationError

        try:
            adapter.validate_python(records)
        except ValidationError as error:
            bad: set[int] = set()
            for fault in error.errors(include_url=False):
                row, column = chosen[int(fault["loc"][0])], str(fault["loc"][1])
                what, remedy = _breach(item.layout, column, fault)
                bad.add(row)
                self._ledger.refuse(
                    "bad_cell", item.layout.name, places[row], what, remedy, column=item.header(column, origin_row(places[row])), value=fault["input"]
                )
            return bad
        return set()

    def _note_repairs(self, item: Assignment, filled: Sequence[tuple[int, Any, Reader]]) -> None:
        for _, column, reader in filled:
            if reader.serials:
                self._ledger.note(
                    Text("Day numbers such as Excel writes (45473) were read as days.", "Excel 的日期序号（如 45473）已按日期读取。"),
                    sheet=item.sheet,
                    column=item.header(column.name),
                )
            if item.columns[column.name].headers:
                for change, repair in reader.repairs.items():
                    self._ledger.note(say_repair(change, repair), sheet=item.sheet, column=item.header(column.name))


def _sound(value: Any) -> Any:
    return None if value.__class__ is Fault else value


def merge(one: Row, other: Row) -> Row | None:
    """Both rows in one when they agree wherever both say something; None when they don't."""
    if any(a is not None and b is not None and a != b for a, b in zip(one, other, strict=True)):
        return None
    return tuple(b if a is None else a for a, b in zip(one, other, strict=True))


def content(row: Row) -> tuple[str, ...]:
    """An order of rows that depends on nothing but what they say."""
    return tuple("" if value is None else str(value) for value in row)


def _breach(table: Layout, column: str, fault: Any) -> tuple[Text, Text | None]:
    item = table.columns[table.place[column]]
    if fault["input"] is None or fault["type"] == "missing":
        return Text("The cell must not be blank.", "单元格不能为空。"), Text("Fill it in.", "请填写。")
    if fault["type"] == "string_too_long":
        limit = fault["ctx"]["max_length"]
        return (
            Text(f"The text has more than {limit:,} characters.", f"文本超过 {limit:,} 个字符。"),
            Text("Shorten it." if limit > LONGEST_ID else "Use a shorter id.", "请缩短。"),
        )
    if item.fact and (item.fact.ge is not None or item.fact.le is not None):
        low, high = item.fact.ge, item.fact.le
        en = f"from {low:g} to {high:g}" if low is not None and high is not None else f"of at least {low:g}" if low is not None else f"of at most {high:g}"
        zh = f" {low:g} 到 {high:g} " if low is not None and high is not None else f"不小于 {low:g} " if low is not None else f"不大于 {high:g} "
        return Text(f"{said(fault['input'])} is out of range.", f"{said(fault['input'])} 超出范围。"), Text(f"Write a number {en}.", f"请填写{zh}的数字。")
    return (
        Text("The column does not take this value.", "该列不接受此值。"),
        Text(f'Write what "{item.heading.en}" stands for, or leave the cell blank.', f"请按“{item.heading.zh}”的含义填写，或留空。"),
    )


def edge_names(harvest: Harvest) -> list[str]:
    """The edges that the harvest holds, in the model's order."""
    return [name for name in RELATIONSHIPS if name in harvest.edges]
