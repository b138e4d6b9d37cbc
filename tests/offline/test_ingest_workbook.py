"""What Excel shows is what is read: merged cells, errors, formulas, hidden rows, headers under titles; and what was done so is told."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.formula import ArrayFormula

from orggraph.ingest.assignment import assign
from orggraph.ingest.cell import Fault
from orggraph.ingest.file import open_file
from orggraph.ingest.harvest import Harvest
from orggraph.ingest.refusal import Ledger
from tests.handmade_workbook import row, sheet, text, texts, write_package

Rows = list[list[Any]]


def book(path: Path, rows: Rows, *, merged: tuple[str, ...] = (), name: str = "people") -> Path:
    made = openpyxl.Workbook()
    made.active.title = name
    for cells in rows:
        made.active.append(cells)
    for cells in merged:
        made.active.merge_cells(cells)
    made.save(path)
    return path


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[int, tuple[Any, ...]]], list[str]]:
    """Headers, rows and remarks of the only sheet."""
    found = open_file(path, None, Ledger())
    assert found is not None
    (only,) = found.sheets
    rows = [(number, tuple(cells)) for block in only.blocks(lambda *_: None) for number, cells in zip(block.numbers, block.rows, strict=True)]
    return only.headers, rows, [what.en for what, _ in only.remarks]


def harvested(path: Path) -> tuple[Harvest, Ledger]:
    """What an import takes from the file, and what it says of it."""
    ledger = Ledger()
    open_file(path, None, ledger)
    harvest = Harvest(assign(ledger.sheets, None, ledger), ledger)
    harvest.read_nodes()
    return harvest, ledger


def refused(ledger: Ledger) -> list[tuple[int | None, str | None]]:
    return [(refusal.problem.row, refusal.problem.column) for refusal in ledger.refusals]


class TestMergedCells:
    def test_count_for_every_cell_that_they_cover(self, tmp_path: Path) -> None:
        rows = [["department_id", "id", "name"], ["d-1", "a", "A"], [None, "b", "B"], [None, "c", "C"], ["d-2", "d", "D"]]
        _, found, remarks = read(book(tmp_path / "people.xlsx", rows, merged=("A2:A4",)))
        assert ["d-1", "d-1", "d-1", "d-2"] == [cells[0] for _, cells in found]
        assert ["1 merged range counts for every cell covered: A2:A4."] == remarks

    def test_across_columns_and_rows_count_in_both_directions(self, tmp_path: Path) -> None:
        rows = [["id", "since", "until", "name"], ["a", "2026-01-01", None, "A"], ["b", None, None, "B"]]
        _, found, _ = read(book(tmp_path / "people.xlsx", rows, merged=("B2:C3",)))
        assert [(2, ("a", "2026-01-01", "2026-01-01", "A")), (3, ("b", "2026-01-01", "2026-01-01", "B"))] == found

    def test_make_no_rows_where_nothing_else_stands(self, tmp_path: Path) -> None:
        rows = [["department_id", "id"], ["d-1", "a"], [None, None], [None, None]]
        _, found, _ = read(book(tmp_path / "people.xlsx", rows, merged=("A2:A900",)))
        assert [(2, ("d-1", "a"))] == found

    def test_a_row_that_is_one_of_them_is_a_caption(self, tmp_path: Path) -> None:
        rows = [["id", "name", "title"], ["East", None, None], ["a", "A", "x"], ["Total: 1", None, None]]
        harvest, ledger = harvested(book(tmp_path / "people.xlsx", rows, merged=("A2:C2", "A4:C4")))
        assert ["a"] == [found[0] for found in harvest.nodes["Person"].rows]
        assert ["2 rows are one merged cell each, and were taken for captions: 2, 4."] == [note.what.en for note in ledger.notes]

    def test_a_value_that_one_of_them_hides_is_not_read_and_told(self, tmp_path: Path) -> None:
        rows = texts(1, "id", "title") + texts(2, "a", "seen") + texts(3, "b", "hidden")
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(rows, after='<mergeCells><mergeCell ref="B2:B3"/></mergeCells>')})
        _, found, remarks = read(path)
        assert [(2, ("a", "seen")), (3, ("b", "seen"))] == found
        assert "1 value under merged cells, which Excel does not show, was not read." == remarks[-1]

    def test_hand_on_an_error_and_a_formula_without_a_value(self, tmp_path: Path) -> None:
        rows = [["department_id", "id", "name"], ["=A1", "a", "A"], [None, "b", "B"]]
        _, ledger = harvested(book(tmp_path / "people.xlsx", rows, merged=("A2:A3",)))
        assert [(2, "department_id"), (3, "department_id")] == refused(ledger)

    def test_a_header_over_two_filled_columns_is_refused_and_over_an_empty_one_is_not(self, tmp_path: Path) -> None:
        rows = [["id", "name", None, "title"], ["a", "A", "x", "t"]]
        assert ("id", "name", "name", "title") == read(book(tmp_path / "two.xlsx", rows, merged=("B1:C1",)))[0]
        rows[1][2] = None
        assert ("id", "name", "title") == read(book(tmp_path / "one.xlsx", rows, merged=("B1:C1",)))[0]

    def test_of_a_form_where_each_column_is_two_are_one_column(self, tmp_path: Path) -> None:
        rows = [["id", None, "name", None], ["a", None, "A", None]]
        headers, found, _ = read(book(tmp_path / "people.xlsx", rows, merged=("A1:B1", "C1:D1", "A2:B2", "C2:D2")))
        assert (("id", "name"), [(2, ("a", "A"))]) == (headers, found)

    def test_a_header_of_two_rows_is_its_lower_one(self, tmp_path: Path) -> None:
        rows = [["id", "name", "where", None], [None, None, "department_id", "title"], ["a", "A", "d-1", "t"]]
        headers, found, _ = read(book(tmp_path / "people.xlsx", rows, merged=("A1:A2", "B1:B2", "C1:D1")))
        assert (("id", "name", "department_id", "title"), [(3, ("a", "A", "d-1", "t"))]) == (headers, found)

    def test_ranges_that_overlap_are_damage(self, tmp_path: Path) -> None:
        merged = "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 3 + "</mergeCells>"
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(texts(1, "id", "name") + texts(2, "a", "A"), after=merged)})
        ledger = Ledger()
        assert open_file(path, None, ledger) is None
        assert ["The workbook is damaged."] == [fault.what.en for fault in ledger.faults]

    def test_a_range_over_the_whole_sheet_costs_nothing(self, tmp_path: Path) -> None:
        merged = '<mergeCells><mergeCell ref="A3:XFD1048576"/></mergeCells>'
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(texts(1, "id", "name") + texts(2, "a", "A"), after=merged)})
        assert [(2, ("a", "A"))] == read(path)[1]

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(groups=st.lists(st.integers(1, 5), min_size=1, max_size=6), column=st.integers(0, 2))
    def test_a_merged_column_reads_as_the_same_column_written_out(self, tmp_path: Path, groups: list[int], column: int) -> None:
        header, whole, cut, merged, at = ["id", "name", "title"], [], [], [], 2
        for group, size in enumerate(groups):
            for member in range(size):
                cells = [f"i{at}", f"n{at}", f"t{at}"]
                cells[column] = f"g{group}"
                whole.append(list(cells))
                cells[column] = None if member else f"g{group}"
                cut.append(cells)
                at += 1
            merged.append(f"{'ABC'[column]}{at - size}:{'ABC'[column]}{at - 1}")
        one = read(book(tmp_path / "cut.xlsx", [header, *cut], merged=tuple(merged)))
        assert one[:2] == read(book(tmp_path / "whole.xlsx", [header, *whole]))[:2]


class TestErrorsAndFormulas:
    @pytest.mark.parametrize("word", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"])
    def test_an_error_is_refused_in_every_column(self, tmp_path: Path, word: str) -> None:
        path = book(
            tmp_path / "people.xlsx", [["id", "name", "title", "layer"], [word, "A", "t", 1], ["b", word, "t", 1], ["c", "C", word, 1], ["d", "D", "t", word]]
        )
        _, ledger = harvested(path)
        assert [(2, "id"), (3, "name"), (4, "title"), (5, "layer")] == refused(ledger)
        assert {word} == {refusal.problem.value for refusal in ledger.refusals}

    @pytest.mark.parametrize("cell", ["#N/A", " #n/a ", "＃Ｎ／Ａ", "#Spill!", "#GETTING_DATA", "#calc!\u200b", "Err:502", "#ERROR!"])
    @pytest.mark.parametrize("name", ["people.csv", "people.json"])
    def test_its_words_are_refused_in_text_files_too(self, tmp_path: Path, cell: str, name: str) -> None:
        words = f"id,name\na,{cell}\nb,B\n" if name.endswith("csv") else f'[{{"id": "a", "name": "{cell}"}}, {{"id": "b", "name": "B"}}]'
        (tmp_path / name).write_text(words, encoding="utf-8")
        harvest, ledger = harvested(tmp_path / name)
        assert ["b"] == [found[0] for found in harvest.nodes["Person"].rows]
        assert ["name"] == [refusal.problem.column for refusal in ledger.refusals]

    @pytest.mark.parametrize("cell", ["#1", "C# developer", "#N/A Wang", "N/A", "Err: nobody", "#", "No. #REF"])
    def test_what_only_looks_like_one_goes_in(self, tmp_path: Path, cell: str) -> None:
        (tmp_path / "people.csv").write_text(f"id,name,title\na,A,{cell}\n", encoding="utf-8")
        assert [] == refused(harvested(tmp_path / "people.csv")[1])

    def test_a_formula_without_a_value_is_refused_with_the_way_out(self, tmp_path: Path) -> None:
        _, ledger = harvested(book(tmp_path / "people.xlsx", [["id", "name"], ["a", '="Li"&" Na"'], ["b", "B"]]))
        assert [(2, "name")] == refused(ledger)
        assert "Open the file in Excel and save it" in ledger.refusals[0].problem.in_language("en")

    def test_a_value_that_a_library_made_up_for_a_formula_is_none(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(tmp_path / "people.xlsx") as made:
            page = made.add_worksheet("people")
            page.write_row(0, 0, ["id", "name", "title"])
            page.write_row(1, 0, ["a"])
            page.write_formula(1, 1, '="Li"&" Na"')
            page.write_row(2, 0, ["b"])
            page.write_formula(2, 1, '="Li"&" Na"', None, "Li Na")
        harvest, ledger = harvested(tmp_path / "people.xlsx")
        assert ([(2, "name")], ["Li Na"]) == (refused(ledger), [found[1] for found in harvest.nodes["Person"].rows])

    @pytest.mark.parametrize(
        ("cell", "value"),
        [
            ('<c r="B2" t="str"><f>""</f><v></v></c>', ""),
            ('<c r="B2" t="str"><f>A2</f><v>a</v></c>', "a"),
            ('<c r="B2"><f>0*1</f><v>0</v></c>', 0),
            ('<c r="B2" t="b"><f>TRUE</f><v>1</v></c>', True),
            ('<c r="B2" t="inlineStr"><f>A2</f><is><t>a</t></is></c>', "a"),
            ('<c r="B2"><f t="shared" si="0"/><v>7</v></c>', 7),
        ],
    )
    def test_a_stored_value_is_what_counts(self, tmp_path: Path, cell: str, value: Any) -> None:
        rows = texts(1, "id", "name", "title") + row(2, text("A2", "a"), cell, text("C2", "t"))
        assert [(2, ("a", value, "t"))] == read(write_package(tmp_path / "people.xlsx", {"people": sheet(rows)}))[1]

    @pytest.mark.parametrize(
        "cell", ['<c r="B2"><f>A1</f></c>', '<c r="B2"><f>A1</f><v/></c>', '<c r="B2"><f>A1</f><v> </v></c>', '<c r="B2" t="str"><f>A1</f></c>']
    )
    def test_no_stored_value_is_a_fault(self, tmp_path: Path, cell: str) -> None:
        rows = texts(1, "id", "name") + row(2, text("A2", "a"), cell)
        ((_, (_, found)),) = read(write_package(tmp_path / "people.xlsx", {"people": sheet(rows)}))[1]
        assert isinstance(found, Fault)

    def test_an_array_formula_without_values_is_one_in_every_row_that_it_fills(self, tmp_path: Path) -> None:
        made = openpyxl.Workbook()
        made.active.title = "people"
        for cells in (["id", "name"], ["a", None], ["b", None], ["c", None]):
            made.active.append(cells)
        made.active["B2"] = ArrayFormula("B2:B4", "=UPPER(A2:A4)")
        made.save(tmp_path / "people.xlsx")
        assert [(2, "name"), (3, "name"), (4, "name")] == refused(harvested(tmp_path / "people.xlsx")[1])

    def test_a_row_of_nothing_but_errors_is_a_row(self, tmp_path: Path) -> None:
        _, ledger = harvested(book(tmp_path / "people.xlsx", [["id", "name"], ["a", "A"], ["#N/A", "#N/A"]]))
        assert [(3, "id"), (3, "name")] == sorted(refused(ledger))


class TestHidden:
    def test_rows_are_read_and_told_with_their_places(self, tmp_path: Path) -> None:
        with xlsxwriter.Workbook(tmp_path / "people.xlsx") as made:
            page = made.add_worksheet("people")
            for at in range(12):
                page.write_row(at, 0, ["id", "name"] if not at else [f"p-{at}", "A"])
            for at in (2, 3, 4, 7):
                page.set_row(at, None, None, {"hidden": True})
        _, found, remarks = read(tmp_path / "people.xlsx")
        assert (11, ["4 hidden rows were read like the others: rows 3-5, 8."]) == (len(found), remarks)

    def test_a_row_without_height_is_hidden_too(self, tmp_path: Path) -> None:
        rows = texts(1, "id", "name") + texts(2, "a", "A", more=' ht="0" customHeight="1"')
        assert ["1 hidden row was read like the others: row 2."] == read(write_package(tmp_path / "people.xlsx", {"people": sheet(rows)}))[2]

    def test_a_hidden_row_without_anything_is_not_told(self, tmp_path: Path) -> None:
        rows = texts(1, "id", "name") + texts(2, "a", "A") + row(3, more=' hidden="1"')
        assert [] == read(write_package(tmp_path / "people.xlsx", {"people": sheet(rows)}))[2]

    def test_columns_are_read_and_told_by_letter_and_header(self, tmp_path: Path) -> None:
        columns = '<cols><col min="2" max="2" width="9" hidden="1"/><col min="3" max="16384" width="0" hidden="1"/></cols>'
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(texts(1, "id", "name", "title") + texts(2, "a", "A", "t"), before=columns)})
        assert ['2 hidden columns were read like the others: B "name", C "title".'] == read(path)[2]


class TestValues:
    def test_every_kind_of_cell_comes_back_as_it_is(self, tmp_path: Path) -> None:
        cells = ["a", 1.5, True, datetime(2026, 1, 2, 3, 4, 5), date(2026, 6, 30), time(3, 4), timedelta(hours=30), "line\nbreak", "𠮷 ‹é›"]
        ((_, found),) = read(book(tmp_path / "people.xlsx", [[f"id{at}" for at in range(len(cells))], cells]))[1]
        assert cells == list(found)

    def test_zeros_that_excel_shows_before_a_number_are_read(self, tmp_path: Path) -> None:
        made = openpyxl.Workbook()
        made.active.append(["id", "name"])
        made.active.append([129, 7])
        made.active["A2"].number_format = "00000"
        made.save(tmp_path / "people.xlsx")
        assert [(2, ("00129", 7))] == read(tmp_path / "people.xlsx")[1]

    def test_a_table_that_begins_lower_and_to_the_right_keeps_its_places(self, tmp_path: Path) -> None:
        made = openpyxl.Workbook()
        for place, word in {"C4": "id", "D4": "name", "C5": "a", "D5": "A", "C9": "b"}.items():
            made.active[place] = word
        made.save(tmp_path / "people.xlsx")
        assert (("id", "name"), [(5, ("a", "A")), (9, ("b", ""))], []) == read(tmp_path / "people.xlsx")

    def test_rows_and_cells_without_references_stand_where_they_are(self, tmp_path: Path) -> None:
        cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
        rows = "".join("<row>" + "".join(cell.format(word) for word in words) + "</row>" for words in (("id", "name"), ("a", "#N/A"), ("b", "B")))
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(rows)})
        assert [(2, ("a", "#N/A")), (3, ("b", "B"))] == read(path)[1]

    def test_a_number_that_is_none_is_damage(self, tmp_path: Path) -> None:
        rows = texts(1, "id", "name") + row(2, text("A2", "a"), '<c r="B2"><v>NaN</v></c>')
        ledger = Ledger()
        assert open_file(write_package(tmp_path / "people.xlsx", {"people": sheet(rows)}), None, ledger) is None
        assert ["The workbook is damaged."] == [fault.what.en for fault in ledger.faults]
