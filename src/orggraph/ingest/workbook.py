"""Holds the sheets of an Excel workbook, as a person sees them in Excel; what was done to see them so is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orggraph.ingest.cell import Fault
from orggraph.ingest.error_cell import error_cell
from orggraph.ingest.headline import HEAD_ROWS, REPEATED_HEADER, find_header, heading_text, judge_of, passed_over, repeater_of, runs_text
from orggraph.ingest.layout import TEMPLATE_LISTS
from orggraph.ingest.quarantine import Table, Unread, read_apart
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Refuse, Remark, Sheet
from orggraph.locale import Text

if TYPE_CHECKING:
    from orggraph.ingest.profile import Profile

_SHOWN = 5  # ranges that a note names
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE = Text("Save it as an Excel workbook (.xlsx) without a password.", "请另存为不带密码的 Excel 工作簿（.xlsx）。")
_SAVE_AGAIN = Text("Open it in Excel and save it again, or export it again.", "请用 Excel 打开后重新保存，或重新导出。")
_TRIM = Text("Delete empty rows and columns around the table, or save the sheet as CSV.", "请删除表格周围的空行空列，或将工作表另存为 CSV。")
_WHY = {
    "form": Text("The file is not an Excel workbook of the .xlsx form.", "文件不是 .xlsx 格式的 Excel 工作簿。"),
    "unusual": Text("The workbook can't be read: it is damaged, or written in an unusual way.", "无法读取工作簿：文件已损坏，或写法特殊。"),
    "damaged": Text("The workbook is damaged.", "工作簿已损坏。"),
    "doctype": Text("The workbook holds a document type, which no Excel workbook has.", "工作簿含有文档类型声明，正常的 Excel 工作簿不会有。"),
    "unpacked": Text("The workbook unpacks to {size:,} MB, more than orggraph opens.", "工作簿解压后为 {size:,} MB，超过可打开的上限。"),
    "extent": Text(
        'The sheet "{sheet}" of the workbook reaches over {rows:,} rows and {columns:,} columns, more than orggraph opens.',
        "工作表“{sheet}”达到 {rows:,} 行 {columns:,} 列，超过可打开的上限。",
    ),
}
_UNCALCULATED = Fault(
    Text("The cell holds a formula, and the file does not hold what it comes to.", "单元格是公式，文件中没有保存其计算结果。"),
    Text("Open the file in Excel and save it, or paste the column as values.", "请用 Excel 打开并保存该文件，或将该列粘贴为值。"),
)
_DELETE_HIDDEN = Text("Delete those that are not to go in.", "请删除不应导入的行。")
_UNMERGE = Text("If that is not meant, unmerge them and fill each cell.", "如非本意，请取消合并并逐格填写。")


class WorkbookSheet(Sheet):
    """One sheet of a workbook, with the header where `headline` finds it. A row that is one merged cell is a caption, and no row of the table."""

    has_own_copy = True

    def __init__(self, path: Path, table: Table, profile: Profile | None) -> None:
        self.path = path
        self.sheet = str(table.about["name"])
        self._table = table
        self._width = int(table.about["width"])
        head = self._head()
        if not head:
            return
        at = find_header(head, judge_of(self.stem, path, profile))
        top = head[at][0]
        self._header = self._below_merged(head, top)
        names = [""] * self._width
        for number, cells in head:
            if top <= number <= self._header:
                names = [text or names[place] for place, text in enumerate(map(heading_text, self._padded(cells)))]
        names = self._without_echoes(names)
        unused = set(table.about["unused"])
        self._columns = [place for place in range(self._width) if names[place] or place not in unused]
        self.headers = tuple(names[place] for place in self._columns)
        self.remarks = tuple(self._remarks([row for row in head if row[0] < top]))

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        is_whole = len(self._columns) == self._width
        repeats = repeater_of(self.headers)
        for number, cells, is_caption in self._lines():
            if number <= self._header or is_caption:
                continue
            row = cells if is_whole else [cells[place] for place in self._columns]
            if repeats(row):
                refuse(number, *REPEATED_HEADER)
                if not keep_broken:
                    continue
            yield number, row

    def _lines(self) -> Iterator[tuple[int, list[Any], bool]]:
        for line in self._table.lines():
            match line:
                case [int(number), list(cells), *rest]:
                    yield number, self._padded([_value(cell) if cell.__class__ is dict else cell for cell in cells]), bool(rest)
                case _:
                    raise self._table.nonsense()

    def _padded(self, cells: Sequence[Any]) -> list[Any]:
        return [*cells, *[""] * (self._width - len(cells))]

    def _head(self) -> list[tuple[int, list[Any]]]:
        """The rows in which the header may be: the first 20 of the sheet, or the first that is not blank. A caption is among them when nothing else is."""
        head: list[tuple[int, list[Any], bool]] = []
        for line in self._lines():
            if line[0] > HEAD_ROWS and any(not is_caption for _, _, is_caption in head):
                break
            head.append(line)
        tables = [(number, cells) for number, cells, is_caption in head if not is_caption]
        self._captions = [(number, cells) for number, cells, is_caption in head if is_caption]
        return tables or [(number, cells) for number, cells, _ in head[:1]]

    def _below_merged(self, head: Sequence[tuple[int, Sequence[Any]]], top: int) -> int:
        """The last row of the header: names that are merged downwards stand beside more names."""
        numbers = {number for number, _ in head}
        bottoms = [last for first, _, last, _ in self._table.about["head_merged"] if first <= top < last and last - top <= HEAD_ROWS]
        return max((number for bottom in bottoms for number in numbers if top <= number <= bottom), default=top)

    def _without_echoes(self, names: list[str]) -> list[str]:
        """A name that is merged over several columns stands over the first alone, unless others of them hold something: then it stands over two, as it does in Excel."""
        unused = set(self._table.about["unused"])
        for first, left, last, right in self._table.about["head_merged"]:
            if first <= self._header <= last:
                for place in range(left, min(right, self._width)):
                    if place in unused:
                        names[place] = ""
        return names

    def _remarks(self, above: Sequence[tuple[int, Sequence[Any]]]) -> Iterator[Remark]:
        about = self._table.about
        passed = sorted([*above, *((number, cells) for number, cells in self._captions if number < self._header)], key=lambda row: row[0])
        if passed:
            yield passed_over(passed, self._header, self.headers), None
        if count := about["hidden_row_count"]:
            where_en, where_zh = _some(about["hidden_rows"], count)
            yield (
                Text(
                    f"1 hidden row was read like the others: row {where_en}."
                    if count == 1
                    else f"{count:,} hidden rows were read like the others: rows {where_en}.",
                    f"有 {count:,} 行被筛选或隐藏，已照常读取：第 {where_zh} 行。",
                ),
                _DELETE_HIDDEN,
            )
        if columns := about["hidden_columns"]:
            shown = [f'{_letters(column)} "{self._name(column)}"' for column in columns]
            shown_zh = [f"{_letters(column)}“{self._name(column)}”" for column in columns]
            yield (
                Text(
                    f"{'A hidden column was' if len(columns) == 1 else f'{len(columns):,} hidden columns were'} read like the others: {', '.join(shown)}.",
                    f"有 {len(columns):,} 个隐藏列已照常读取：{'、'.join(shown_zh)}。",
                ),
                None,
            )
        yield from self._remarks_on_merged(about)

    def _remarks_on_merged(self, about: Mapping[str, Any]) -> Iterator[Remark]:
        captions = [(first, last) for first, last in about["captions"] if first > self._header]
        count = about["caption_count"] - sum(number < self._header for number, _ in self._captions)
        if count and captions:
            where_en, where_zh = _some([list(run) for run in captions], count)
            yield (
                Text(
                    f"Row {where_en} is one merged cell, and was taken for a caption."
                    if count == 1
                    else f"{count:,} rows are one merged cell each, and were taken for captions: {where_en}.",
                    f"有 {count:,} 行整行为一个合并单元格，视为小标题，未读取：第 {where_zh} 行。",
                ),
                None,
            )
        ranges = [cells for cells in about["filled"] if cells[2] > self._header][:_SHOWN]
        total = about["filled_count"] - sum(last <= self._header for last in about["filled_ends"])
        if ranges:
            shown = ", ".join(f"{_letters(left)}{first}:{_letters(right)}{last}" for first, left, last, right in ranges)
            more = ", …" if total > len(ranges) else ""
            yield (
                Text(
                    f"{'1 merged range counts' if total == 1 else f'{total:,} merged ranges count'} for every cell covered: {shown}{more}.",
                    f"有 {total:,} 处合并单元格，其内容用于所覆盖的每个单元格：{shown}{more}。",
                ),
                _UNMERGE,
            )
        if covered := about["covered"]:
            yield (
                Text(
                    f"{'1 value' if covered == 1 else f'{covered:,} values'} under merged cells, which Excel does not show, {'was' if covered == 1 else 'were'} not read.",
                    f"合并单元格下有 {covered:,} 个 Excel 不显示的值，未读取。",
                ),
                None,
            )

    def _name(self, column: int) -> str:
        return self.headers[self._columns.index(column - 1)] if column - 1 in self._columns else ""


def open_workbook(path: Path, start: bytes, ledger: Ledger, profile: Profile | None = None) -> tuple[Sheet, ...] | None:
    """Its visible sheets that hold anything; None, and a fault in `ledger`, when it can't or should not be opened."""
    if start.startswith(_OLE):
        ledger.fault(Text("The workbook is locked with a password, or is of the old .xls form.", "工作簿已加密，或为旧的 .xls 格式。"), _SAVE, path=path.name)
        return None
    if not start.startswith(b"PK\x03\x04"):
        ledger.fault(Text("The file is not an Excel workbook, or is damaged.", "文件不是 Excel 工作簿，或已损坏。"), _SAVE, path=path.name)
        return None
    try:
        found = read_apart("workbook", path)
    except Unread as unread:
        remedy = _TRIM if unread.is_limit or unread.code in ("unpacked", "extent") else _SAVE if unread.code == "form" else _SAVE_AGAIN
        ledger.fault(unread.what(_WHY), remedy, path=path.name)
        return None
    for name in found.about.get("hidden", ()):
        if name != TEMPLATE_LISTS:
            ledger.note(Text(f'The hidden sheet "{name}" was not read.', f"隐藏的工作表“{name}”未读取。"))
    sheets = tuple(sheet for table in found.tables if any((sheet := WorkbookSheet(path, table, profile)).headers))
    if not sheets:
        ledger.fault(
            Text("The workbook holds no table.", "工作簿中没有表格。"),
            Text("Put headers into the first row of a sheet.", "请在工作表首行填写表头。"),
            path=path.name,
        )
        return None
    return sheets


def _value(cell: Mapping[str, Any]) -> Any:
    match cell:
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"moment": str(text)}:
            return datetime.fromisoformat(text)
        case {"time": str(text)}:
            return time.fromisoformat(text)
        case {"span": int(seconds) | float(seconds)}:
            return timedelta(seconds=seconds)
        case {"error": str(word)}:
            return error_cell(word)
        case _:
            return _UNCALCULATED


def _some(runs: Sequence[Sequence[int]], count: int) -> tuple[str, str]:
    more = ", …" if sum(last - first + 1 for first, last in runs) < count else ""
    en, zh = runs_text(runs)
    return en + more, zh + more.replace(", ", "、")


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
