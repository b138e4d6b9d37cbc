"""One cell: what a person typed or Excel made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from orggraph.ingest.cell import NESTED, Fault, Reader
from orggraph.ingest.layout import layout


def read(table: str, column: str, cell: Any) -> Any:
    found = layout(table)
    return Reader(found.columns[found.place[column]]).read([cell])[0]


@pytest.mark.parametrize(
    "written",
    [
        "2026-06-30",
        "2026/6/30",
        "2026.6.30",
        "2026年6月30日",
        "20260630",
        "2026-06-30 14:05",
        "2026-06-30T14:05:00Z",
        " ２０２６-06-30 ",
        "46203",
        46203.0,
        date(2026, 6, 30),
        datetime(2026, 6, 30, 9),
    ],
)
def test_a_day_is_read_in_every_form_that_people_and_excel_write(written: Any) -> None:
    assert date(2026, 6, 30) == read("Staff", "left_on", written)


@pytest.mark.parametrize("written", ["30/06/2026", "2026-13-01", "2026-02-30", "soon", "12", "2026/6-30", True])
def test_what_is_not_one_certain_day_is_a_fault(written: Any) -> None:
    assert isinstance(read("Staff", "left_on", written), Fault)


def test_a_day_that_could_be_two_days_is_said_to_be_so() -> None:
    fault = read("Staff", "left_on", "03/04/2026")
    assert '"03/04/2026" can be read as two different days.' == fault.what.en


def test_a_day_number_of_excel_is_counted() -> None:
    table = layout("Staff")
    reader = Reader(table.columns[table.place["left_on"]])
    reader.read(["45473", "2024-06-30"])
    assert 1 == reader.serials


@pytest.mark.parametrize("written", [3, "3", "3.0", 3.0, "trust", "Trust", "信任", "３"])
def test_a_word_of_the_vocabulary_is_read_in_either_language_and_by_its_value(written: Any) -> None:
    assert 3 == read("Staff.CONTACTS.Person", "level", written)


def test_a_word_outside_the_vocabulary_names_all_that_are_allowed() -> None:
    fault = read("Staff.CONTACTS.Person", "level", "friendly")
    assert "Write one of: 0 (stranger), 1 (contact), 2 (recognition), 3 (trust), 4 (partner)." == fault.remedy.en


@pytest.mark.parametrize(
    ("written", "value"),
    [("yes", True), ("是", True), (1.0, True), ("1", True), (True, True), ("no", False), ("否", False), (0, False), ("", None), (None, None), ("  ", None)],
)
def test_yes_no_and_blank(written: Any, value: bool | None) -> None:
    assert value is read("Person", "is_top_leader", written)


@pytest.mark.parametrize(("written", "value"), [("1,234.5", 1234.5), ("12%", 0.12), (0.25, 0.25), ("1e3", 1000.0), ("-1", -1.0)])
def test_numbers(written: Any, value: float) -> None:
    assert value == read("Project", "amount", written)


@pytest.mark.parametrize("written", ["1.38E+10", "1.38e+10"])
def test_an_id_that_excel_shortened_is_a_fault(written: str) -> None:
    assert f'"{written}" is a long number that Excel shortened.' == read("Person", "id", written).what.en


def test_a_number_longer_than_excel_keeps_is_a_fault_as_an_id() -> None:
    assert isinstance(read("Person", "id", 1.234567890123457e17), Fault)


@pytest.mark.parametrize(
    ("written", "value"), [(13800000000.0, "13800000000"), (12, "12"), (1.5, "1.5"), (" p-1\u00a0", "p-1"), ("007", "007"), ("　p　", "p")]
)
def test_an_id_is_the_text_that_is_seen(written: Any, value: str) -> None:
    assert value == read("Person", "id", written)


def test_a_nul_byte_is_a_fault() -> None:
    assert isinstance(read("Person", "name", "a\0b"), Fault)


@pytest.mark.parametrize("column", ["name", "layer", "left_on", "is_top_leader"])
def test_a_nested_record_is_a_fault_in_a_column_of_any_type(column: str) -> None:
    assert NESTED is read("Person", column, NESTED)
