"""Delimited text with a bad place in it: one row is refused, with where and why, and every other row is read as it stands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orggraph.ingest.delimited import CsvSheet
from orggraph.ingest.file import open_file
from orggraph.ingest.refusal import Ledger

Rows = list[tuple[int, tuple[str, ...]]]


def read(content: str | bytes, folder: Path) -> tuple[Rows, list[tuple[int, str]], Rows]:
    """The good rows with their numbers, what is said of the others, and all of them as they are kept."""
    path = folder / "people.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    found = open_file(path, None, Ledger())
    assert found is not None
    (sheet,) = found.sheets
    refused: list[tuple[int, str]] = []
    good: Rows = []
    for block in sheet.blocks(lambda row, what, remedy: refused.append((row, what.en))):
        good += [(number, tuple(row)) for number, row in zip(block.numbers, block.rows, strict=True)]
    every = [(number, tuple(row)) for block in sheet.blocks(lambda *_: None, keep_broken=True) for number, row in zip(block.numbers, block.rows, strict=True)]
    return good, refused, every


def fault(content: str, folder: Path) -> str:
    """What is said of a file that can't be used."""
    ledger = Ledger()
    (folder / "people.csv").write_text(content, encoding="utf-8", newline="")
    assert open_file(folder / "people.csv", None, ledger) is None
    return ledger.faults[0].in_language("en")


LONG = "y" * 140_000


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('2,"b', 'The row has a quotation mark under "name" that is never closed.'),
        (f'2,"{LONG}', 'The row has a cell of 140,001 characters under "name"; at most 131,072 can be read.'),
        ("2,a\0b", "The row holds a NUL character."),
        ('2,"Li" Na', 'The row has text after a closing quotation mark under "name".'),
        ('2,"Robert "Bob" Smith"', 'The row has text after a closing quotation mark under "name".'),
        ("2,Li\rNa", "The row holds a carriage return outside quotation marks."),
        ("2;Li", "The row is parted by semicolons and the header by commas."),
        ("2", "The row has 1 cell where the header has 2."),
        ("2,b,c", "The row has 3 cells where the header has 2."),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_bad_place_costs_its_row_and_none_beside_it(tmp_path: Path, bad: str, said: str, end: str) -> None:
    good, refused, every = read(end.join(["id,name", "1,a", bad, '3,"c\nd"', '4,"e, f"', "5,g", ""]), tmp_path)
    assert [(2, ("1", "a")), (4, ("3", "c\nd")), (5, ("4", "e, f")), (6, ("5", "g"))] == good
    assert [(3, said)] == refused
    assert [2, 3, 4, 5, 6] == [number for number, _ in every]


def test_a_long_cell_is_read_and_left_to_the_rule_of_its_column(tmp_path: Path) -> None:
    good, refused, _ = read(f"id,name\n1,a\n2,{LONG}\n3,c\n", tmp_path)
    assert ([2, 3, 4], []) == ([number for number, _ in good], refused)


def test_a_mark_closed_by_another_many_rows_later_does_not_swallow_what_lies_between(tmp_path: Path) -> None:
    good, refused, _ = read('id,name\np-1,a\np-2,"b\np-3,c\np-4,d\np-5,e"\np-6,f\n', tmp_path)
    assert [("p-1", "a"), ("p-3", "c"), ("p-4", "d"), ("p-5", 'e"'), ("p-6", "f")] == [row for _, row in good]
    assert [(3, 'The row has a quotation mark under "name" that is closed only in a later line, and lines between are rows of their own.')] == refused


@pytest.mark.parametrize(
    "cell", ["two\nlines", "\n", "a\r\nb\n\nc", "Seen:\n1 x, 2 y\nand 3, with him", "p-1\np-2", 'she said "no"\nand left', "Dear Li, thanks\nWang, Jun\n"]
)
def test_line_breaks_within_a_cell_go_on_working(tmp_path: Path, cell: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["id", "note"], ["p-1", cell], ["p-2", "x"]])
    good, refused, _ = read(text.getvalue(), tmp_path)
    assert ([(2, ("p-1", cell)), (3, ("p-2", "x"))], []) == (good, refused)


def test_a_broken_row_names_its_line_where_that_is_not_its_number(tmp_path: Path) -> None:
    _, refused, _ = read('id,name\n1,"a\nb"\n2,"c\n3,d\n', tmp_path)
    assert [(3, 'The row (line 4 of the file) has a quotation mark under "name" that is never closed.')] == refused


def test_a_header_with_braces_is_told_as_it_stands(tmp_path: Path) -> None:
    assert [(2, 'The row has a quotation mark under "{x!r}" that is never closed.')] == read('id,{x!r}\n1,"a\n2,b\n', tmp_path)[1]


def test_blanks_after_a_closing_mark_do_no_harm(tmp_path: Path) -> None:
    assert [(2, ("1", "Li, Na", "x"))] == read('id,name,title\n1,"Li, Na" ,x\n', tmp_path)[0]


def test_a_row_parted_by_another_delimiter_is_told_from_one_that_is(tmp_path: Path) -> None:
    good, refused, _ = read("id,sum\n1,2\n7;1,5\n", tmp_path)
    assert ([(2, ("1", "2"))], [(3, "The row is parted by semicolons and the header by commas.")]) == (good, refused)
    assert ([(2, ("a|1", "b|1")), (3, ("a|2", "b|2"))], []) == read("id,manager\na|1,b|1\na|2,b|2\n", tmp_path)[:2]


def test_single_carriage_returns_part_rows_where_every_part_is_one(tmp_path: Path) -> None:
    good, refused, _ = read("id,name\n1,a\r2,b\n3,c\r\n4,d\r5,e", tmp_path)
    assert ([(number, (str(number - 1), name)) for number, name in zip(range(2, 7), "abcde", strict=True)], []) == (good, refused)


def test_a_file_whose_lines_end_with_carriage_returns_alone_is_read(tmp_path: Path) -> None:
    assert [(2, ("1", "a")), (3, ("2", "b\nc"))] == read('id,name\r1,a\r2,"b\nc"\r', tmp_path)[0]


def test_a_header_may_go_over_two_lines_and_its_end_says_the_delimiter(tmp_path: Path) -> None:
    good, _, _ = read('"Full\nname";id\n"Li, Na";1\n', tmp_path)
    assert [(2, ("Li, Na", "1"))] == good


def test_a_header_that_cannot_be_read_refuses_the_file(tmp_path: Path) -> None:
    assert "The header has a quotation mark that is never closed." in fault('id,"name\n1,a\n', tmp_path)
    assert "closed only in a later line" in fault('id,"name\n1,a\n2,b"\n', tmp_path)
    assert "The header has text after a closing quotation mark." in fault('"id"x,name\n1,a\n', tmp_path)
    assert "The header holds a NUL character." in fault("id,na\0me\n1,a\n", tmp_path)


@pytest.mark.parametrize("text", ["id\n1\n2\n", "id\r\n1\r\n2", '"id"\n"1"\n\n"2"\n', "﻿id\n1\n2\n"])
def test_a_file_of_one_column(tmp_path: Path, text: str) -> None:
    assert ["1", "2"] == [row[0] for _, row in read(text, tmp_path)[0]]


def test_a_header_alone_has_no_rows(tmp_path: Path) -> None:
    assert ([], [], []) == read("id,name", tmp_path)


WORDS = st.sampled_from(
    ["Anna", "Li Na", "王军", 'a "quoted" word', "two\nlines", 'three, with\nlines, and "marks"', "", "5", "x;y", "note, short", '6" pipe', '"', " lead"]
)
FAULTS = {
    "never closed": lambda cells, at: [*cells[:at], '"' + cells[at] + "oops", *cells[at + 1 :]],
    "never closed and long": lambda cells, at: [*cells[:at], '"' + LONG, *cells[at + 1 :]],
    "text after it": lambda cells, at: [*cells[:at], '"Li" Na', *cells[at + 1 :]],
    "NUL": lambda cells, at: [*cells[:at], "a\0b", *cells[at + 1 :]],
    "carriage return": lambda cells, at: [*cells[:at], "a\rb", *cells[at + 1 :]],
    "a cell too many": lambda cells, at: [*cells, "x"],
    "a cell too few": lambda cells, at: cells[:-1],
}


@st.composite
def damaged_tables(draw: st.DrawFn) -> tuple[str, list[tuple[str, ...]], int]:
    """A table with one damaged row, its rows as they were meant, and the place of the damaged one."""
    width = draw(st.integers(2, 6))
    form = draw(st.sampled_from(["p-{}", "{}", "emp_{}_x"]))
    rows = [(form.format(number), *draw(st.tuples(*[WORDS] * (width - 1)))) for number in range(10, 10 + draw(st.integers(1, 12)))]
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    place, at = draw(st.integers(0, len(rows) - 1)), draw(st.integers(1, width - 1))
    damage = FAULTS[draw(st.sampled_from(sorted(FAULTS)))]
    lines = []
    for cells in [("id", *(f"h{number}" for number in range(1, width))), *rows]:
        line = io.StringIO()
        csv.writer(line, quoting=quoting, lineterminator=end).writerow(cells)
        lines.append(line.getvalue())
    plain = ["plain" if set(cell) & set(',"\n') else cell for cell in rows[place]]
    lines[place + 1] = ",".join(damage(plain, at)) + end
    return "".join(lines), rows, place


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(damaged_tables())
def test_every_other_row_of_a_damaged_table_is_read_unchanged_with_its_number(tmp_path: Path, table: tuple[str, list[tuple[str, ...]], int]) -> None:
    text, rows, place = table
    good, refused, every = read(text, tmp_path)
    assert [(number, row) for number, row in enumerate(rows, start=2) if number != place + 2] == good
    assert [place + 2] == [number for number, _ in refused]
    assert list(range(2, len(rows) + 2)) == [number for number, _ in every]


@pytest.mark.parametrize("line", ['a","\n', '1,"x\na\n', 'p-1,"x\n', '1,2,"\n', 'x""y,"\n', '"\n', '1,""""\n"'])
def test_no_file_makes_its_lines_be_read_more_than_about_ten_times(tmp_path: Path, line: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text("id,name,title\n" + line * 20_000, encoding="utf-8", newline="")
    found = open_file(path, None, Ledger())
    assert found is not None
    sheet = found.sheets[0]
    assert isinstance(sheet, CsvSheet)
    for _ in sheet.blocks(lambda *_: None):
        pass
    lines = sheet._lines
    assert path.stat().st_size == lines.read
    assert lines.read_again <= 10 * lines.read + 4 * (1 << 20)
