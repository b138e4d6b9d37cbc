"""Opens Excel workbooks, and keeps one that would fill the memory from being opened at all."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from orggraph.ingest.layout import TEMPLATE_LISTS
from orggraph.ingest.refusal import Ledger
from orggraph.ingest.sheet import Refuse, Sheet
from orggraph.locale import Text

_LARGEST_BYTES = 600_000_000  # unpacked; 100,000 rows of 15 columns unpack to about 60 MB
_LARGEST_CELLS = 20_000_000  # the reader lays a sheet out as a full rectangle, so one stray cell far out counts as all between
_OLE = b"\xd0\xcf\x11\xe0"
_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_PIECE = 1 << 20
_SAVE = Text("Save it as an Excel workbook (.xlsx) without a password.", "请另存为不带密码的 Excel 工作簿（.xlsx）。")


class WorkbookSheet(Sheet):
    """One sheet of a workbook; its first row that is not empty is the header."""

    def __init__(self, path: Path, sheet: str, rows: Sequence[Sequence[Any]], first: int) -> None:
        self.path = path
        self.sheet = sheet
        self._cells = rows
        self._first = first
        self._header = next((at for at, row in enumerate(rows) if any(cell != "" for cell in row)), len(rows))
        if self._header < len(rows):
            self.headers = tuple(_heading(cell) for cell in rows[self._header])

    def _rows(self, refuse: Refuse, keep_broken: bool) -> Iterator[tuple[int, Sequence[Any]]]:
        for at in range(self._header + 1, len(self._cells)):
            yield self._first + at, self._cells[at]


def open_workbook(path: Path, start: bytes, ledger: Ledger) -> tuple[Sheet, ...] | None:
    """Its visible sheets that have a header; None, and a fault in `ledger`, when it can't or should not be opened."""
    if start.startswith(_OLE):
        ledger.fault(Text("The workbook is locked with a password, or is of the old .xls form.", "工作簿已加密，或为旧的 .xls 格式。"), _SAVE, path=path.name)
        return None
    if not start.startswith(b"PK\x03\x04") or not zipfile.is_zipfile(path):
        ledger.fault(Text("The file is not an Excel workbook, or is damaged.", "文件不是 Excel 工作簿，或已损坏。"), _SAVE, path=path.name)
        return None
    try:
        too_large = _too_large(path)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, RuntimeError):
        ledger.fault(Text("The workbook is damaged.", "工作簿已损坏。"), _SAVE, path=path.name)
        return None
    if too_large:
        ledger.fault(
            too_large,
            Text("Delete empty rows and columns around the table, or save the sheet as CSV.", "请删除表格周围的空行空列，或将工作表另存为 CSV。"),
            path=path.name,
        )
        return None
    return _sheets(path, ledger)


def _sheets(path: Path, ledger: Ledger) -> tuple[Sheet, ...] | None:
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    sheets: list[Sheet] = []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            for about in book.sheets_metadata:
                if about.typ != SheetTypeEnum.WorkSheet:
                    continue
                if about.visible != SheetVisibleEnum.Visible:
                    if about.name == TEMPLATE_LISTS:
                        continue
                    ledger.note(Text(f'The hidden sheet "{about.name}" was not read.', f"隐藏的工作表“{about.name}”未读取。"))
                    continue
                found = book.get_sheet_by_name(about.name)
                rows = found.to_python(skip_empty_area=False)
                sheet = WorkbookSheet(path, about.name, rows, 1)
                if any(sheet.headers):
                    sheets.append(sheet)
    except CalamineError:
        ledger.fault(
            Text("The workbook can't be read; it is damaged or not of the .xlsx form.", "无法读取工作簿；文件已损坏或不是 .xlsx 格式。"), _SAVE, path=path.name
        )
        return None
    if not sheets:
        ledger.fault(
            Text("The workbook holds no table.", "工作簿中没有表格。"),
            Text("Put headers into the first row of a sheet.", "请在工作表首行填写表头。"),
            path=path.name,
        )
        return None
    return tuple(sheets)


def _too_large(path: Path) -> Text | None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
        size = sum(entry.file_size for entry in entries)
        if size > _LARGEST_BYTES:
            return Text(
                f"The workbook unpacks to {size // 1_000_000:,} MB, more than orggraph opens.", f"工作簿解压后为 {size // 1_000_000:,} MB，超过可打开的上限。"
            )
        for entry in entries:
            if entry.filename.startswith("xl/worksheets/") and entry.filename.endswith(".xml"):
                with archive.open(entry) as file:
                    rows, columns = _extent(iter(lambda file=file: file.read(_PIECE), b""))  # type: ignore[misc]
                if rows * columns > _LARGEST_CELLS:
                    return Text(
                        f"A sheet of the workbook reaches over {rows:,} rows and {columns:,} columns, more than orggraph opens.",
                        f"工作簿中有工作表达到 {rows:,} 行 {columns:,} 列，超过可打开的上限。",
                    )
    return None


def _extent(pieces: Iterator[bytes]) -> tuple[int, int]:
    """The last row and column that hold a cell."""
    last_row = 0
    letters: set[bytes] = set()
    rest = b""
    for piece in pieces:
        text = rest + piece
        for column, row in _CELL.findall(text):
            letters.add(column)
            last_row = max(last_row, int(row))
        rest = text[-100:]
    return last_row, max((_column_number(name) for name in letters), default=0)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _heading(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
