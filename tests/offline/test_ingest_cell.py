"""One cell: what a person typed or Excel made of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from orggraph.ingest.cell import NESTED, Fault, Reader, say_repair
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


@pytest.mark.parametrize("column", ["id", "department_id"])
@pytest.mark.parametrize("written", ["p\u200b-1", "\ufeffp-1", "p-1\u00a0", "\u3000p-1", "ｐ－１", "p-1\n", "\u200e p-1 \u200f"])
def test_keys_that_look_alike_are_one_key(written: str, column: str) -> None:
    assert "p-1" == read("Person", column, written)


def test_a_name_is_kept_as_it_is_written() -> None:
    assert "Ｑｉ　Ｙｉ\u200b" == read("Person", "name", "Ｑｉ　Ｙｉ\u200b")


@pytest.mark.parametrize("column", ["id", "department_id"])
@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a\nb", '"a‹U+000A›b" holds a line break, which no id or reference may hold.'),
        ("a\u2028b", '"a‹U+2028›b" holds a line break, which no id or reference may hold.'),
        ("a\tb", '"a‹U+0009›b" holds a tab, which no id or reference may hold.'),
        ("a\x1b[31mb", '"a‹U+001B›[31mb" holds a control character, which no id or reference may hold.'),
        ("a\u202eb", '"a‹U+202E›b" holds a mark that turns the order of reading round, which no id or reference may hold.'),
        ("\u2068a\u2069", '"‹U+2068›a‹U+2069›" holds a mark that turns the order of reading round, which no id or reference may hold.'),
    ],
)
def test_an_id_with_a_control_character_is_a_fault_that_shows_it(written: str, said: str, column: str) -> None:
    assert said == read("Person", column, written).what.en


def test_each_kind_of_repair_is_counted_with_its_first_cell() -> None:
    table = layout("Person")
    reader = Reader(table.columns[0])
    reader.read(["p-1", "p-2\u200b", "１２９", " p-3", "e\u0301", "p-4\u200b"], [2, 3, 4, 5, 6, 7])
    assert {
        "unseen": 'Characters that nobody sees were taken out of 2 cells, such as row 3: "p-2‹U+200B›" → "p-2".',
        "width": 'Full-width letters, digits or signs were read as ordinary ones in 1 cell, such as row 4: "１２９" → "129".',
        "blank": 'Blanks around the text were taken away, or made plain within it, in 1 cell, such as row 5: " p-3" → "p-3".',
        "composed": 'Letters and their separate accents were joined in 1 cell, such as row 6: "e‹U+0301›" → "é".',
    } == {change: say_repair(change, repair).en for change, repair in reader.repairs.items()}
