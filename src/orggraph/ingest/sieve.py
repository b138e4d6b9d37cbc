"""Lets the good rows of a sheet through: every cell read and checked, and each row that stays out refused with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from orggraph.ingest.assignment import Assignment, Taker
from orggraph.ingest.cell import Fault, Reader, say_repair
from orggraph.ingest.expression import said
from orggraph.ingest.layout import LONGEST_ID, Layout, Row, row_adapter
from orggraph.ingest.omission import Omission
from orggraph.ingest.origin import origin, origin_row
from orggraph.ingest.refusal import Ledger
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.harvest import Nodes

OnBlock = Callable[[str, int], None]


class Sieve:
    """Reads sheets, a table at a time, for one import."""

    def __init__(self, ledger: Ledger, on_block: OnBlock | None = None) -> None:
        self._ledger = ledger
        self._on_block = on_block

    def blocks(self, item: Assignment, nodes: Nodes | None) -> Iterator[tuple[Sequence[int], list[Row]]]:
        """The good rows of a sheet for its table, a block at a time, with the origin of each; `nodes` keeps what can be read of those that stay out."""
        table, ledger = item.layout, self._ledger
        take = Taker(item.sheet)
        readers = [(at, column, Reader(column)) for at, column in enumerate(table.columns) if column.name in item.columns]
        names = [column.name for _, column, _ in readers]
        adapter = row_adapter(table.name)
        omission = Omission(item, ledger)
        done = 0
        broken: set[int] = set()

        def refuse(row: int, what: Text, remedy: Text | None) -> None:
            broken.add(row)
            ledger.refuse("broken_row", table.name, origin(item.number, row, item.table), what, remedy)

        for whole in item.sheet.blocks(refuse):
            ledger.tally.read(item.number, whole.numbers)
            done += len(whole.rows)
            block = omission.without(whole, take)
            count = len(block.rows)
            if not count:
                continue
            take.turn_to(block)
            places = [origin(item.number, row, item.table) for row in block.numbers]
            cells = {at: item.columns[column.name].fill(take, count) for at, column, _ in readers}
            values = {at: reader.read(cells[at], block.numbers) for at, _, reader in readers}
            bad: set[int] = set()
            silent: set[int] = set()
            for at, column, _ in readers:
                if column.is_key and None in values[at]:
                    keyless = {row for row, value in enumerate(values[at]) if value is None}
                    if item.is_distinct:
                        silent |= keyless
                    else:
                        bad |= self._refuse_keyless(item, column.name, keyless, places)
            for at, column, reader in readers:
                if reader.has_fault:
                    reader.has_fault = False
                    bad |= self._faults(item, column.name, cells[at], values[at], places, silent)
            out = bad | silent
            chosen = [at for at in range(count) if at not in out] if out else range(count)
            columns = [values[at] if not out else [values[at][row] for row in chosen] for at, _, _ in readers]
            records = [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
            breaches = self._breaches(item, adapter, records, chosen, places)
            bad |= breaches
            out |= breaches
            if bad:
                self._check_lost(item, adapter, values, sorted(bad), places, nodes)
            if out:
                whole_rows = [row for row in range(count) if row not in out]
                places = [places[row] for row in whole_rows]
                values = {at: [column[row] for row in whole_rows] for at, column in values.items()}
            yield places, list(zip(*(values.get(at) or repeat(None, len(places)) for at in range(len(table.columns))), strict=True))
            if self._on_block:
                self._on_block(item.sheet.label, done)
        if nodes is not None and broken:
            nodes.broken.append((item, broken))
        omission.tell()
        self._note_repairs(item, readers)

    def _check_lost(
        self, item: Assignment, adapter: Any, values: Mapping[int, Sequence[Any]], bad: Sequence[int], places: Sequence[int], nodes: Nodes | None
    ) -> None:
        """Looks for what else is wrong with rows that are refused already, so that one pass names every problem."""
        columns = item.layout.columns
        rest = [tuple(_sound(values[at][row]) if at in values else None for at in range(len(columns))) for row in bad]
        records = [{columns[at].name: row[at] for at in values} for row in rest]
        known = {
            (row, columns[at].name) for row in bad for at, found in values.items() if found[row].__class__ is Fault or (columns[at].is_key and not found[row])
        }
        self._breaches(item, adapter, records, bad, places, known)
        if nodes is not None:
            nodes.losers += [(row, places[at]) for row, at in zip(rest, bad, strict=True)]

    def _faults(self, item: Assignment, column: str, cells: Sequence[Any], values: Sequence[Any], places: Sequence[int], silent: Collection[int]) -> set[int]:
        bad: set[int] = set()
        for row, value in enumerate(values):
            if value.__class__ is Fault and row not in silent:
                bad.add(row)
                shown = value.value or said(cells[row])
                header = item.header(column, origin_row(places[row]))
                self._ledger.refuse("bad_cell", item.layout.name, places[row], value.what, value.remedy, column=header, value=shown[:200] or None)
        return bad

    def _refuse_keyless(self, item: Assignment, column: str, keyless: set[int], places: Sequence[int]) -> set[int]:
        for row in sorted(keyless):
            self._ledger.refuse(
                "missing_key",
                item.layout.name,
                places[row],
                Text("The cell is blank, and without it the row says nothing.", "单元格为空，该行因此没有意义。"),
                Text("Fill it in.", "请填写。"),
                column=item.header(column, origin_row(places[row])),
            )
        return keyless

    def _breaches(
        self,
        item: Assignment,
        adapter: Any,
        records: list[dict[str, Any]],
        chosen: Sequence[int],
        places: Sequence[int],
        known: Collection[tuple[int, str]] = (),
    ) -> set[int]:
        """Refuses the rows that break a rule of the table, and returns them. `known`: cells of which that was said already."""
        from pydantic import ValidationError

        try:
            adapter.validate_python(records)
        except ValidationError as error:
            bad: set[int] = set()
            for fault in error.errors(include_url=False):
                row, column = chosen[int(fault["loc"][0])], str(fault["loc"][1])
                if (row, column) in known:
                    continue
                header = item.header(column, origin_row(places[row]))
                what, remedy = _breach(item.layout, column, fault, has_column=header is not None)
                bad.add(row)
                value = fault["input"] if fault["type"] != "missing" else None
                self._ledger.refuse("bad_cell", item.layout.name, places[row], what, remedy, column=header, value=value)
            return bad
        return set()

    def _note_repairs(self, item: Assignment, readers: Sequence[tuple[int, Any, Reader]]) -> None:
        for _, column, reader in readers:
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


def _breach(table: Layout, column: str, fault: Any, *, has_column: bool) -> tuple[Text, Text | None]:
    item = table.columns[table.place[column]]
    if (fault["input"] is None or fault["type"] == "missing") and not has_column:
        return (
            Text(f'The table has no column "{column}", which each row must fill.', f"该表缺少每行必填的列“{item.heading.zh}”。"),
            Text("Add it.", "请添加该列。"),
        )
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
