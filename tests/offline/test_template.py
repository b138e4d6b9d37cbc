"""The template names every table and column in words that the import knows again, and offers each closed list."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from orggraph.ingest.heading import Recognised, recognise
from orggraph.ingest.layout import TEMPLATE_LISTS, layouts
from orggraph.locale import LANGUAGES, Language
from orggraph.render.template import write_template


def _book(language: Language, *names: str) -> tuple[bytes, CalamineWorkbook]:
    stream = io.BytesIO()
    write_template(stream, language, names)
    return stream.getvalue(), CalamineWorkbook.from_filelike(io.BytesIO(stream.getvalue()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sheet_is_recognised_as_its_table_with_all_its_columns(language: Language) -> None:
    _, book = _book(language, *(table.name for table in layouts()))
    sheets = [about.name for about in book.sheets_metadata if about.visible == SheetVisibleEnum.Visible]
    assert len(layouts()) == len(sheets)
    for table, sheet in zip(layouts(), sheets, strict=True):
        headers = [str(cell) for cell in book.get_sheet_by_name(sheet).to_python()[0]]
        found = recognise(sheet, headers)
        assert isinstance(found, Recognised), (sheet, found)
        assert (table.name, [column.name for column in table.columns]) == (found.layout.name, [found.columns[header] for header in headers])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_closed_list_is_offered_in_the_readers_words(language: Language) -> None:
    _, book = _book(language, *(table.name for table in layouts()))
    lists = list(zip(*book.get_sheet_by_name(TEMPLATE_LISTS).to_python(), strict=True))
    offered = {tuple(str(word) for word in words if word != "") for words in lists}
    wanted = {
        tuple(word.in_language(language) for word in column.fact.values.values())
        for table in layouts()
        for column in table.columns
        if column.fact and column.fact.values
    }
    assert wanted <= offered


def test_unasked_it_holds_every_label_and_the_edges_that_are_no_column_of_one() -> None:
    _, book = _book("en")
    assert {"Person", "Project", "Contacts", "Decides"} <= set(book.sheet_names)
    assert not {"Department of customer", "Project for customer"} & set(book.sheet_names)


def test_one_table_alone_can_be_asked_for() -> None:
    _, book = _book("en", "Person")
    assert ["Person", TEMPLATE_LISTS] == book.sheet_names


def test_what_a_row_must_have_bears_a_star_and_notes_speak_both_languages(tmp_path: Path) -> None:
    whole, book = _book("zh", "Person")
    headers = book.get_sheet_by_name("客户人员").to_python()[0]
    assert ["编号*", "名称*"] == [header for header in headers if str(header).endswith("*")]
    comments = zipfile.ZipFile(io.BytesIO(whole)).read("xl/comments1.xml").decode()
    assert "Blank means unknown, which is not neutral" in comments
    assert "空白表示未知，未知不等于中立" in comments
