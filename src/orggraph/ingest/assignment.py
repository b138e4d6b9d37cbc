"""Decides which table of the model each sheet fills, and from which of its columns; a profile says so, or the sheet's own headers do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from orggraph.errors import Problem
from orggraph.ingest.error_cell import mark_errors
from orggraph.ingest.expression import Expression
from orggraph.ingest.heading import Recognised, bare, fold_heading, headings, recognise, tables_called
from orggraph.ingest.headline import known_headings
from orggraph.ingest.layout import Layout, layout
from orggraph.ingest.lookup import LookupTable
from orggraph.ingest.omission import left_out
from orggraph.ingest.origin import LAST_TABLE, origin
from orggraph.ingest.record import RecordSheet
from orggraph.ingest.refusal import PROBLEM, Ledger
from orggraph.ingest.sheet import BEYOND, Block, Sheet
from orggraph.ingest.synonym import read_synonyms, say_synonyms
from orggraph.ingest.tally import LOOKED_UP
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.combination import Way
    from orggraph.ingest.profile import FileRule, LeaveOut, Profile, Table
    from orggraph.ingest.value import Lookup


@dataclass(frozen=True)
class Assignment:
    """One sheet filling one table. `columns` gives each filled column its expression; see `profile.Table` for the rest.

    table: which of the tables that are made of the sheet; lookups: what its columns look things up in;
    rule: the same number for the tables of all sheets that the same part of a profile makes.
    """

    number: int
    sheet: Sheet
    layout: Layout
    columns: Mapping[str, Expression]
    is_distinct: bool = False
    combine: Mapping[str, Way] = field(default_factory=dict)
    leave_out: tuple[LeaveOut, ...] = ()
    table: int = 0
    rule: int = 0
    lookups: tuple[LookupTable, ...] = ()

    def header(self, column: str, row: int | None = None) -> str | None:
        """The header over the cell that `column` is read from, as the user wrote it; None when the sheet has no such column.

        row: the number of the row that is spoken of, for a column that may be read from several headers.
        """
        found = self.columns.get(column)
        if found is None:
            return None
        written = {fold_heading(header): header for header in reversed(self.sheet.headers)}
        if row is not None and row in found.lent:
            return written.get(fold_heading(found.lent[row]), found.lent[row]) or None
        headers = [written[folded] for folded in dict.fromkeys(map(fold_heading, found.headers[: found.first])) if folded in written]
        headers = headers or [written[folded] for folded in map(fold_heading, found.headers) if folded in written][:1]
        return ", ".join(headers) or None


class Taker:
    """Gives the cells of a column of a block by the column's header; blanks for a header that the sheet may lack and does."""

    def __init__(self, sheet: Sheet) -> None:
        self._place = {fold_heading(header): at for at, header in reversed(list(enumerate(sheet.headers)))}
        self._columns: Sequence[Sequence[Any]] = ()
        self.numbers: Sequence[int] = ()
        self._blanks: Sequence[Any] = ()

    def turn_to(self, block: Block) -> None:
        """Takes cells of this block from now on."""
        self._columns = [mark_errors(cells) for cells in zip(*block.rows, strict=True)]
        self.numbers = block.numbers
        self._blanks = [None] * len(block.rows)

    def __call__(self, header: str) -> Sequence[Any]:
        """The cells under `header`."""
        at = self._place.get(fold_heading(header))
        return self._blanks if at is None else self._columns[at]

    def at(self, place: int) -> Sequence[Any]:
        """The cells of the column at `place` in the sheet."""
        return self._columns[place]


def assign(sheets: Sequence[Sheet], profile: Profile | None, ledger: Ledger, *, normalise_keys: bool = False) -> list[Assignment]:
    """Every sheet's assignments. What has no place in the model, or lacks what it needs, is a fault in `ledger`; unused columns are noted there.

    normalise_keys: cells that are looked up are found without zeros in front, blanks and case.
    """
    numbers = {id(sheet): number for number, sheet in enumerate(ledger.sheets)}
    assignments: list[Assignment] = []
    if profile is not None:
        assignments = _by_profile(sheets, profile, numbers, ledger, normalise_keys=normalise_keys)
    else:
        for sheet in sheets:
            found = recognise(sheet.stem, sheet.headers)
            if isinstance(found, Problem):
                _unrecognised(sheet, sheets, found, ledger)
            else:
                assignments.append(_canonical(sheet, numbers[id(sheet)], found, ledger))
    taken = {item.number for item in assignments}
    _note_empty([sheet for sheet in sheets if numbers[id(sheet)] in taken], ledger)
    for sheet in sheets:
        rule = profile.rule_for(sheet) if profile else None
        for what, remedy in sheet.remarks if numbers[id(sheet)] in taken or (rule and rule.key) else ():
            ledger.note(what, remedy, sheet=sheet)
        looked_up = profile.looked_up(rule) if profile and rule else frozenset()
        _note_unused(sheet, [item for item in assignments if item.number == numbers[id(sheet)]], looked_up, ledger, is_ruled=profile is not None)
    return assignments


def _canonical(sheet: Sheet, number: int, found: Recognised, ledger: Ledger) -> Assignment:
    columns: dict[str, Expression] = {}
    for name, places in found.places.items():
        column = found.layout.columns[found.layout.place[name]]
        columns[name] = read_synonyms(column, sheet.headers, places)
        if told := say_synonyms(column, sheet.headers, places):
            ledger.note(told, sheet=sheet)
    return Assignment(number, sheet, found.layout, columns)


def _unrecognised(sheet: Sheet, sheets: Sequence[Sheet], problem: Problem, ledger: Ledger) -> None:
    """What is no table of ours beside one that is (notes, a pivot) is noted; everything else that can't be read is lost, and said to be."""
    if _is_ours(sheet) or not _beside(sheet, sheets):
        _set_aside(sheet, sheets, [problem], ledger)
    else:
        ledger.note(Text(f"Not read. {problem.what.en}", f"未读取。{problem.what.zh}"), problem.remedy, sheet=sheet)


def _is_ours(sheet: Sheet) -> bool:
    """Whether the sheet is a table of ours by its name, or by its headers: a table's key with one more column, or three columns that are half of all."""
    if tables_called(sheet.stem):
        return True
    _, known, has_keys = known_headings(sheet.stem, sheet.headers)
    return (has_keys and known > 1) or (known > 2 and 2 * known >= sum(map(bool, sheet.headers)))


def _beside(sheet: Sheet, sheets: Sequence[Sheet]) -> bool:
    """Whether the same file holds another table, one that can be read."""
    others = [other for other in sheets if other.path == sheet.path and other is not sheet] if sheet.sheet else []
    return any(not isinstance(recognise(other.stem, other.headers), Problem) for other in others)


def _set_aside(sheet: Sheet, sheets: Sequence[Sheet], problems: Sequence[Problem], ledger: Ledger) -> None:
    """Loses the sheet: alone where the file's other sheets can be read, else with its whole file."""
    placed = [replace(problem, path=sheet.name, sheet=sheet.sheet) for problem in problems]
    (ledger.unread if _beside(sheet, sheets) else ledger.faults).extend(placed)


def _repeats(sheet: Sheet, used: set[str]) -> list[Problem]:
    folded = [fold_heading(header) for header in sheet.headers]
    wanted = {fold_heading(header) for header in used}
    twice = sorted({header for header, fold in zip(sheet.headers, folded, strict=True) if fold in wanted and folded.count(fold) > 1})
    return [
        Problem(
            Text(f'The header "{header}" stands over two columns.', f"表头“{header}”出现在两列上。"),
            Text("Rename or delete one of them.", "请重命名或删除其中一列。"),
            path=sheet.name,
            sheet=sheet.sheet,
            column=header,
        )
        for header in twice
    ]


def _by_profile(sheets: Sequence[Sheet], profile: Profile, numbers: Mapping[int, int], ledger: Ledger, *, normalise_keys: bool) -> list[Assignment]:
    ruled: list[tuple[Sheet, FileRule]] = []
    for sheet in sheets:
        rule = profile.rule_for(sheet)
        if rule is None:
            lacking = profile.say_lacking(sheet) or Text("", "")
            ledger.fault(
                Text(
                    f'The profile "{profile.name}" does not know a file like this. {lacking.en}'.rstrip(),
                    f"配置“{profile.name}”不认识这样的文件。{lacking.zh}",
                ),
                Text(f"It reads: {profile.expected.en}.", f"它可读取：{profile.expected.zh}。"),
                path=sheet.name,
                sheet=sheet.sheet,
            )
        elif rule.refuse:
            ledger.fault(
                rule.refuse.text, Text("Leave this file out.", "请去掉该文件。"), path=sheet.name, sheet=sheet.sheet
            )  # fmt: skip
        elif rule.ignore:
            ledger.note(Text(f"Not read. {rule.ignore.en}", f"未读取。{rule.ignore.zh}"), sheet=sheet)
        else:
            ruled.append((sheet, rule))
    tables = _lookups(ruled, profile, numbers, ledger, normalise_keys=normalise_keys)
    for sheet, rule in ruled:
        if not rule.table and not any(lookup.file == rule.key for lookup in tables):
            ledger.note(Text("Not read. No other file of this import looks anything up in it.", "未读取。本次导入的其他文件不在其中查找。"), sheet=sheet)
    rules = {id(table): at for at, table in enumerate(table for rule in profile.content.file for table in rule.table)}
    assignments: list[Assignment] = []
    for sheet, rule in ruled:
        for at, table in enumerate(rule.table):
            rows = _rows_of(sheet, table, ledger)
            if rows is None:
                continue
            columns = {name: value.compiled(tables) for name, value in table.columns.items()}
            wanted = {header for found in columns.values() for header in found.headers} | {item.column for item in table.leave_out}
            repeats = _repeats(rows, wanted)
            ledger.faults += repeats
            if not _lacks(rows, wanted, rule, sheet, profile, ledger) and not repeats:
                assignments.append(
                    Assignment(
                        numbers[id(sheet)],
                        rows,
                        layout(table.to),
                        columns,
                        table.distinct,
                        table.combine,
                        table.leave_out,
                        min(at, LAST_TABLE),
                        rules[id(table)],
                        tuple(tables[lookup] for value in table.columns.values() for lookup in value.lookups()),
                    )
                )
    return assignments


def _lacks(rows: Sheet, wanted: set[str], rule: FileRule, sheet: Sheet, profile: Profile, ledger: Ledger) -> bool:
    present = {fold_heading(header) for header in (*rows.headers, *rule.may_lack)}
    missing = sorted(header for header in wanted if fold_heading(header) not in present)
    for header in missing:
        ledger.fault(
            Text(f'The column "{header}" is missing.', f"缺少列“{header}”。"),
            Text(f'The profile "{profile.name}" needs it.', f"配置“{profile.name}”需要该列。"),
            path=sheet.name,
            sheet=sheet.sheet,
        )
    return bool(missing)


def _rows_of(sheet: Sheet, table: Table, ledger: Ledger) -> Sheet | None:
    """The rows that the table is made of: the sheet's own, or what lies within a JSON file's records."""
    if isinstance(sheet, RecordSheet):
        return sheet.within(table.each)
    if table.each is None:
        return sheet
    ledger.fault(
        Text(f'The profile reads the entries of "{table.each}", and this table has no lists in it.', f"配置要读取“{table.each}”中的各项，而该表不含列表。"),
        Text("Give the file as JSON.", "请提供 JSON 文件。"),
        path=sheet.name,
        sheet=sheet.sheet,
    )
    return None


def _lookups(
    ruled: Sequence[tuple[Sheet, FileRule]], profile: Profile, numbers: Mapping[int, int], ledger: Ledger, *, normalise_keys: bool
) -> dict[Lookup, LookupTable]:
    found: dict[Lookup, LookupTable] = {}
    for table in (table for _, rule in ruled for table in rule.table):
        for lookup in (lookup for value in table.columns.values() for lookup in value.lookups()):
            if lookup in found:
                continue
            held = [(sheet, rule) for sheet, rule in ruled if rule.key == lookup.file]
            if not held:
                ledger.fault(
                    Text(f'The import lacks the file "{lookup.file}", in which others are looked up.', f"缺少用于查找的文件“{lookup.file}”。"),
                    Text("Name it as well.", "请一并给出该文件。"),
                    path=lookup.file,
                )
            files = ", ".join(ledger.label_of(sheet) for sheet, _ in held)
            found[lookup] = LookupTable(lookup, ledger, files=files, normalise_keys=normalise_keys)
            for sheet, rule in held:
                rows = sheet.within() if isinstance(sheet, RecordSheet) else sheet
                if not _lacks(rows, {lookup.key, lookup.value}, rule, sheet, profile, ledger):
                    _read_lookup(found[lookup], lookup, rows, rule, numbers[id(sheet)], table.to, ledger)
    return found


def _read_lookup(table: LookupTable, lookup: Lookup, sheet: Sheet, rule: FileRule, number: int, reader: str, ledger: Ledger) -> None:
    """Reads the rows of a file in which others are looked up, but for those that the profile leaves out of the import.

    A row that can't be read is refused here when nothing else reads the file: `reader` is the table that lost it.
    """
    take = Taker(sheet)

    def refuse(row: int, what: Text, remedy: Text | None) -> None:
        if not rule.table:
            ledger.refuse("broken_row", reader, origin(number, row), what, remedy)

    for block in sheet.blocks(refuse):
        ledger.tally.read(number, block.numbers, LOOKED_UP)
        take.turn_to(block)
        out = [left_out(item.leave_out, take).keys() for item in rule.table]
        gone = set.intersection(*map(set, out)) if out else set()
        for at, (key, value) in enumerate(zip(take(lookup.key), take(lookup.value), strict=True)):
            if at not in gone:
                table.add(key, value, origin(number, block.numbers[at]))


def _note_empty(sheets: Sequence[Sheet], ledger: Ledger) -> None:
    """One note a file: of a template, most sheets stay empty."""
    empty: dict[str, list[Sheet]] = {}
    for sheet in sheets:
        if next(sheet.blocks(lambda *_: None, keep_broken=True), None) is None:
            empty.setdefault(sheet.name, []).append(sheet)
    for name, found in empty.items():
        if len(found) == 1:
            ledger.note(Text("The table has headers and no rows.", "该表只有表头，没有数据行。"), sheet=found[0])
        else:
            ledger.note(Text(f"{name}: {len(found)} tables have headers and no rows.", f"{name}：{len(found)} 张表只有表头，没有数据行。"))


def _note_unused(sheet: Sheet, assignments: Sequence[Assignment], looked_up: frozenset[str], ledger: Ledger, *, is_ruled: bool) -> None:
    """Tells which columns mean nothing, and, unless a profile decides that, what they may be misspellings of."""
    if not assignments:
        return
    used = {fold_heading(header) for item in assignments for found in item.columns.values() for header in found.headers}
    used |= {fold_heading(rule.column) for item in assignments for rule in item.leave_out}
    used |= {fold_heading(header) for header in looked_up}
    told = (PROBLEM.en, PROBLEM.zh, BEYOND.en, BEYOND.zh) if sheet.is_refused_list else ()
    within = {header.split(".")[0] for item in assignments for found in item.columns.values() for header in found.headers if header not in sheet.headers}
    unused = [header for header in dict.fromkeys(sheet.headers) if header and fold_heading(header) not in used and header not in within and header not in told]
    if unused:
        names = ", ".join(f'"{header}"' for header in unused)
        ledger.note(
            Text(
                f"{'Column' if len(unused) == 1 else 'Columns'} not used: {names}.",
                f"未使用的列：{'、'.join(f'“{header}”' for header in unused)}。",
            ),
            None if is_ruled else _meant(unused, assignments),
            sheet=sheet,
        )
    if "" in sheet.headers and not any(item.sheet is sheet and item.is_distinct for item in assignments) and len(assignments) == 1:
        places = [str(at) for at, header in enumerate(sheet.headers, start=1) if not header]
        said = f"Column {places[0]} has" if len(places) == 1 else f"Columns {', '.join(places)} have"
        ledger.note(
            Text(f"{said} no header and {'was' if len(places) == 1 else 'were'} not used.", f"第 {'、'.join(places)} 列没有表头，未使用。"), sheet=sheet
        )


def _meant(unused: Sequence[str], assignments: Sequence[Assignment]) -> Text | None:
    """What unused headers may be misspellings of: columns of the table that nothing fills yet."""
    if len(assignments) > 1:
        return None
    table, filled = assignments[0].layout, assignments[0].columns
    known = {word: name for word, name in headings(table.name).items() if name not in filled}
    en, zh = "", ""
    for header in unused:
        near = get_close_matches(fold_heading(bare(header)), known, n=1, cutoff=0.75)
        if not near:
            continue
        column = table.columns[table.place[known[near[0]]]]
        if column.fact and column.fact.type in ("int", "float") and bare(header) != header:
            unit = column.fact.unit or Text("plain numbers", "普通数字")
            en += f' If "{header}" means {column.name} ({unit.en}), write its cells so and rename it.'
            zh += f"若“{header}”指“{column.heading.zh}”（{unit.zh}），请按此填写并改名。"
        else:
            en += f' If "{header}" means {column.name}, rename it.'
            zh += f"若“{header}”指“{column.heading.zh}”，请改名为“{column.heading.zh}”。"
    return Text(en.lstrip(), zh) if en else None
