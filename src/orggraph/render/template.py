"""Draws the empty workbook that people fill for an import: a sheet a table, its headers explained, closed lists as drop-downs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, BinaryIO

from orggraph.ingest.layout import TEMPLATE_LISTS, Column, Layout, layouts
from orggraph.ingest.lexicon import find_table
from orggraph.locale import Language, Text

_ROWS = 10_000
"""Rows that the drop-downs and cell formats reach."""
_SHEET_NAME = 31
"""Characters that Excel allows in a sheet's name."""
_NOTE_SIZE = {"x_scale": 2.2, "y_scale": 1.6}
_YES_NO = (Text("yes", "是"), Text("no", "否"))
_REQUIRED = Text("Required", "必填")
_BETWEEN = Text("From {low} to {high}", "取值 {low} 至 {high}")
_ONE_OF = Text("Choose from the list; blank: no news", "请从列表中选择；空白表示无更新")
_DAY = Text("A day, such as 2026-06-30", "日期，例如 2026-06-30")
_REFERS = Text("The id, or a name that is unique, from the table “{table}”", "“{table}”表中的编号，或不重复的名称")
_SENSITIVE = Text("Sensitive", "敏感信息")


def write_template(stream: BinaryIO, language: Language, names: Sequence[str] = ()) -> None:
    """The workbook with an empty sheet for each table in `names`, by any name that a table is called; without names for every label and every edge that no label's column makes.

    Headers, sheet names and drop-downs are in `language`; the note on each header says what goes there in both. A star marks what a row must have.
    Raises BadParams for a name that no table has, or several.
    """
    wanted = {find_table(name).name for name in names} or _wanted()
    import xlsxwriter  # type: ignore[import-untyped,unused-ignore]  # ships no types

    packed = io.BytesIO()  # as in `workbook.write_sheets`
    book = xlsxwriter.Workbook(packed, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    header = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text, day = book.add_format({"num_format": "@"}), book.add_format({"num_format": "yyyy-mm-dd"})
    lists = _Lists()
    used: set[str] = set()
    for table in layouts():
        if table.name not in wanted:
            continue
        sheet = book.add_worksheet(_sheet_name(table, language, used))
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(table.columns):
            said = column.heading.in_language(language)
            sheet.write_string(0, at, f"{said}*" if _is_required(table, column) else said, header)
            sheet.write_comment(0, at, _note(table, column), _NOTE_SIZE)
            sheet.set_column(at, at, max(12, 2 * len(said)), day if _type(column) == "date" else text if _type(column) == "str" else None)
            if words := _words(column, language):
                sheet.data_validation(1, at, _ROWS, at, {"validate": "list", "source": lists.range_of(words)})
    _write_lists(book.add_worksheet(TEMPLATE_LISTS), lists)
    book.close()
    stream.write(packed.getbuffer())


class _Lists:
    """The closed lists, each once: a drop-down of more than 255 characters has to point at cells."""

    def __init__(self) -> None:
        self.columns: dict[tuple[str, ...], int] = {}

    def range_of(self, words: tuple[str, ...]) -> str:
        from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped,unused-ignore]

        at = self.columns.setdefault(words, len(self.columns))
        first, last = (xl_rowcol_to_cell(row, at, row_abs=True, col_abs=True) for row in (0, len(words) - 1))
        return f"='{TEMPLATE_LISTS}'!{first}:{last}"


def _write_lists(sheet: Any, lists: _Lists) -> None:
    for words, at in lists.columns.items():
        for line, word in enumerate(words):
            sheet.write_string(line, at, word)
    sheet.hide()


def _sheet_name(table: Layout, language: Language, used: set[str]) -> str:
    """The table's heading where Excel allows it and no other sheet has it, else the table's own name, which every import knows."""
    said = table.heading.in_language(language)
    name = said if len(said) <= _SHEET_NAME and not set(said) & set("[]:*?/\\'") and said.casefold() not in used else table.name[:_SHEET_NAME]
    used.add(name.casefold())
    return name


def _wanted() -> set[str]:
    made = {column.reference.edge for table in layouts() for column in table.columns if column.reference}
    return {table.name for table in layouts()} - made


def _is_required(table: Layout, column: Column) -> bool:
    return column.is_key or column.name in table.required or bool(column.fact and column.fact.is_required)


def _type(column: Column) -> str:
    return column.fact.type if column.fact else "str"


def _words(column: Column, language: Language) -> tuple[str, ...]:
    if column.fact is None:
        return ()
    if column.fact.type == "bool":
        return tuple(word.in_language(language) for word in _YES_NO)
    return tuple(word.in_language(language) for word in column.fact.values.values())


def _note(table: Layout, column: Column) -> str:
    fact = column.fact
    said: list[Text] = [column.heading]
    if _is_required(table, column):
        said.append(_REQUIRED)
    if fact and fact.help:
        said.append(fact.help)
    if fact and fact.unit:
        said.append(fact.unit)
    if fact and fact.values:
        said.append(_ONE_OF)
    elif fact and (fact.ge is not None or fact.le is not None):
        said.append(_BETWEEN.fill(low="…" if fact.ge is None else f"{fact.ge:g}", high="…" if fact.le is None else f"{fact.le:g}"))
    if fact and fact.type == "date":
        said.append(_DAY)
    if label := column.names_label:
        from orggraph.model import LABELS

        heading = LABELS[label].heading
        said.append(Text(_REFERS.en.format(table=heading.en), _REFERS.zh.format(table=heading.zh)))
    if fact and fact.is_sensitive:
        said.append(_SENSITIVE)
    return "\n".join([*(line.en for line in said), "", *(line.zh for line in said)])
