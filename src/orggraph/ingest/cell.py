"""Reads one cell: what a person typed, or what Excel made of it, becomes a value of the column's type or a fault that says why not.

Whole columns are read at once and repeated cells are read once, because an import has a million cells and few different dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import repeat
from typing import Any

from orggraph.character import Change, changes, find_forbidden, fold_key, is_line_end, is_stable, is_turning, reveal, spell
from orggraph.inert import unguarded
from orggraph.ingest.layout import Column
from orggraph.locale import Text, counted
from orggraph.model import Property

_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d{1,3}", re.IGNORECASE)
_WHOLE = re.compile(r"[+-]?\d{1,18}(?:\.0+)?")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:E[+-]?\d{1,3})?%?", re.IGNORECASE)
_DAY = re.compile(
    r"(\d{4})\s*(?:([-/.])\s*(\d{1,2})\s*\2\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?)(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
)
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_EITHER_DAY = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?:\s.*)?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_SERIALS = range(18_264, 73_051)  # Excel's numbers for 1950-01-01 to 2099-12-31: outside, a number is not taken for a day
_EXCEL_DAY_ZERO = date(1899, 12, 30)  # counts as Excel does for every day after its false leap day of 1900
_EXACT_DIGITS = 10**15  # Excel keeps 15 digits of a number
_MEMORY = 50_000  # cells of one column that are remembered at a time

_YES = frozenset(("true", "yes", "y", "1", "1.0", "是", "真", "有", "√", "✓", "t"))
_NO = frozenset(("false", "no", "n", "0", "0.0", "否", "假", "无", "×", "✗", "f"))

_PASTE_AGAIN = Text("Format the column as text and paste again.", "请将该列设为文本格式后重新粘贴。")


@dataclass(frozen=True, slots=True)
class Fault:
    """Stands where a value should be: what is wrong with the cell and what to do.

    value: what the cell showed, where that is known; is_miss: it names something that was looked up and is not there.
    """

    what: Text
    remedy: Text | None = None
    value: str = ""
    is_miss: bool = False

    def __str__(self) -> str:
        return self.value


@dataclass(slots=True)
class Repair:
    """How many cells of a column `fold_key` changed in one way, and the first of them: its row's number, before and after."""

    count: int
    number: int | None
    before: str
    after: str


class Reader:
    """Reads the cells of one column. `has_fault` turns true with the first fault; `serials` counts days that Excel had turned into numbers.

    repairs: what was changed in ids and references, so that keys that look alike are one key.
    """

    def __init__(self, column: Column) -> None:
        self.has_fault = False
        self.serials = 0
        self.repairs: dict[Change, Repair] = {}
        self.is_identity = column.fact is None or column.name == "id"
        self._memo: dict[Any, Any] = {}
        item = column.fact
        self._read: Callable[[Any], Any] | None = None if item is None or (item.type == "str" and not item.values) else self._one(item)

    def read(self, cells: Sequence[Any], numbers: Iterable[int] | None = None) -> list[Any]:
        """The values of `cells`, in order; a `Fault` stands for each one that cannot be read, None for a blank one. `numbers`: those of the cells' rows."""
        if self.is_identity:
            return [self._key(cell, number) for cell, number in zip(cells, numbers if numbers is not None else repeat(None), strict=False)]
        if self._read is None:
            return [self._text(cell) for cell in cells]
        memo = self._memo
        if len(memo) > _MEMORY:
            memo.clear()
        values: list[Any] = []
        for cell in cells:
            known = (cell.__class__, cell)
            if known not in memo:
                value = cell if cell.__class__ is Fault else self._read(cell)
                self.has_fault = self.has_fault or value.__class__ is Fault
                memo[known] = value
            values.append(memo[known])
        return values

    def _text(self, cell: Any) -> str | Fault | None:
        if cell is None:
            return None
        if cell.__class__ is not str:
            cell = _plain(cell)
            if cell.__class__ is Fault:
                self.has_fault = True
                return cell
        text: str = cell.strip()
        if not text:
            return None
        if text[0] == "'":
            text = unguarded(text).strip()
        if "\0" in text:
            return self._faulty(Text("The cell holds a NUL byte.", "单元格含有空字节。"), Text("Export the file again.", "请重新导出该文件。"))
        return text

    def _key(self, cell: Any, number: int | None) -> str | Fault | None:
        text = self._text(cell)
        if text is None or isinstance(text, Fault):
            return text
        if "+" in text and _SHORTENED.fullmatch(text):
            return self._faulty(Text(f'"{text}" is a long number that Excel shortened.', f"“{text}”是被 Excel 缩写的长数字。"), _PASTE_AGAIN)
        is_as_written = text is cell
        if is_as_written and is_stable(text):
            return text
        if character := find_forbidden(text):
            what, remedy = _forbidden(text, character)
            return self._faulty(what, remedy)
        key = fold_key(text)
        before = cell if isinstance(cell, str) and not cell.lstrip().startswith("'") else text
        if key != before:
            for change in changes(before):
                self.repairs.setdefault(change, Repair(0, number, before, key)).count += 1
        return key or None

    def _faulty(self, what: Text, remedy: Text) -> Fault:
        self.has_fault = True
        return Fault(what, remedy)

    def _one(self, item: Property) -> Callable[[Any], Any]:
        if item.values:
            words = {_fold(str(value)): value for value in item.values}
            words |= {_fold(word): value for value, text in item.values.items() for word in (text.en, text.zh)}
            return lambda cell: _word(cell, words, item)
        return {"int": _whole, "float": _number, "bool": _yes_or_no, "date": self._day}[item.type]

    def _day(self, cell: Any) -> date | Fault | None:
        if isinstance(cell, datetime):
            return cell.date()
        if isinstance(cell, date):
            return cell
        if isinstance(cell, bool | time | timedelta):
            return _not_a_day(str(cell))
        text = unicodedata.normalize("NFKC", str(cell)).strip() if cell is not None else ""
        if not text:
            return None
        if (isinstance(cell, int | float) or _SERIAL.fullmatch(text)) and int(float(text)) in _SERIALS:
            self.serials += 1
            return _EXCEL_DAY_ZERO + timedelta(days=int(float(text)))
        parts = _DAY.fullmatch(text)
        found = [part for part in parts.group(1, 3, 4, 5, 6) if part] if parts else None
        if found is None and (compact := _COMPACT_DAY.fullmatch(text)):
            found = list(compact.groups())
        if found:
            try:
                return date(*map(int, found))
            except ValueError:
                return Fault(Text(f'"{text}" is a day that does not exist.', f"“{text}”这一天不存在。"), Text("Correct it.", "请更正。"))
        if _SHORTENED.fullmatch(text):
            return Fault(Text(f'"{text}" is a long number that Excel shortened.', f"“{text}”是被 Excel 缩写的长数字。"), _PASTE_AGAIN)
        if _EITHER_DAY.fullmatch(text):
            return Fault(
                Text(f'"{text}" can be read as two different days.', f"“{text}”可理解为两个不同的日期。"),
                Text("Write year-month-day, for example 2026-06-30.", "请按年-月-日书写，例如 2026-06-30。"),
            )
        return _not_a_day(text)


def say_repair(change: Change, repair: Repair) -> Text:
    """The note that tells of a repair: how many cells, and the first as it was and as it is read."""
    what, zh = _REPAIRS[change]
    cells = counted(repair.count, "cell", "cells")
    before, after = reveal(repair.before, is_strict=True), reveal(repair.after)
    row, row_zh = ("", "") if repair.number is None else (f"row {repair.number}: ", f"第 {repair.number} 行：")
    return Text(f'{what} {cells}, such as {row}"{before}" → "{after}".', f"{zh.format(count=f'{repair.count:,}')}，例如{row_zh}“{before}”→“{after}”。")


_REPAIRS: dict[Change, tuple[str, str]] = {
    "unseen": ("Characters that nobody sees were taken out of", "已去除 {count} 个单元格中的不可见字符"),
    "blank": ("Blanks around the text were taken away, or made plain within it, in", "已去除 {count} 个单元格首尾的空格，或统一其中的特殊空格"),
    "width": ("Full-width letters, digits or signs were read as ordinary ones in", "{count} 个单元格中的全角字母、数字或符号已按半角读取"),
    "composed": ("Letters and their separate accents were joined in", "已合并 {count} 个单元格中拆开的字母与附加符号"),
}


def _forbidden(text: str, character: str) -> tuple[Text, Text]:
    """What to say of an id or a reference that holds a character which none may hold."""
    shown = reveal(_short(text), is_strict=True)
    if is_line_end(character):
        kind = Text("a line break", "换行符")
    elif character == "\t":
        kind = Text("a tab", "制表符")
    elif is_turning(character):
        kind = Text("a mark that turns the order of reading round", "改变阅读方向的字符")
    else:
        kind = Text("a control character", "控制字符")
    return (
        Text(f'"{shown}" holds {kind.en}, which no id or reference may hold.', f"“{shown}”含有{kind.zh}，编号和引用中不得出现。"),
        Text(f"Take {spell(character)} out.", f"请删除其中的 {spell(character)}。"),
    )


def _not_a_day(text: str) -> Fault:
    return Fault(
        Text(f'"{_short(text)}" is not a day.', f"“{_short(text)}”不是日期。"),
        Text("Write year-month-day, for example 2026-06-30.", "请按年-月-日书写，例如 2026-06-30。"),
    )


def _plain(cell: Any) -> Any:
    """A workbook's or JSON's number, day or boolean as the text that a person sees in the cell."""
    if isinstance(cell, Fault):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        if abs(cell) >= _EXACT_DIGITS:
            return Fault(
                Text(f"The number {cell:.0f} is longer than the 15 digits that Excel keeps.", f"数字 {cell:.0f} 超过 Excel 能保留的 15 位。"), _PASTE_AGAIN
            )
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return NESTED


NESTED = Fault(Text("The cell holds a list or a record.", "单元格内是列表或记录。"), Text("Write one plain value in each field.", "每个字段只写一个值。"))


def _folded(cell: Any) -> str:
    if cell is None:
        return ""
    plain = cell if isinstance(cell, str) else _plain(cell)
    return _fold(plain) if isinstance(plain, str) else ""


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _word(cell: Any, words: dict[str, Any], item: Property) -> Any:
    text = _folded(cell)
    if not text:
        return None
    if text.endswith(".0") and text[:-2] in words:
        text = text[:-2]
    if text in words:
        return words[text]
    allowed_en = ", ".join(f"{value}" if str(value) == text.en else f"{value} ({text.en})" for value, text in item.values.items())
    allowed_zh = "、".join(f"{value}（{text.zh}）" for value, text in item.values.items())
    said = _short(str(cell))
    return Fault(
        Text(f'"{said}" is not among the allowed words.', f"“{said}”不在允许的取值中。"),
        Text(f"Write one of: {allowed_en}.", f"请填写以下之一：{allowed_zh}。"),
    )


def _whole(cell: Any) -> Any:
    text = _folded(cell)
    if not text:
        return None
    if _WHOLE.fullmatch(text):
        return int(text.split(".")[0])
    said = _short(str(cell))
    return Fault(Text(f'"{said}" is not a whole number.', f"“{said}”不是整数。"), Text("Write digits only.", "请只写数字。"))


def _number(cell: Any) -> Any:
    text = _folded(cell)
    if not text:
        return None
    if _NUMBER.fullmatch(text):
        number = float(text.rstrip("%").replace(",", ""))
        return number / 100 if text.endswith("%") else number
    said = _short(str(cell))
    return Fault(Text(f'"{said}" is not a number.', f"“{said}”不是数字。"), Text("Write digits, with a point for decimals.", "请写数字，小数用点号。"))


def _yes_or_no(cell: Any) -> Any:
    text = _folded(cell)
    if not text:
        return None
    if text in _YES:
        return True
    if text in _NO:
        return False
    said = _short(str(cell))
    return Fault(Text(f'"{said}" is neither yes nor no.', f"“{said}”既不是“是”也不是“否”。"), Text("Write yes or no.", "请填写“是”或“否”。"))
