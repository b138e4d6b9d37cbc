"""The header is found under titles, and neither is a row of data taken for one nor one for data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orggraph.ingest.assignment import assign
from orggraph.ingest.file import open_file
from orggraph.ingest.heading import fold_heading, headings
from orggraph.ingest.headline import find_header, judge_of
from orggraph.ingest.layout import layouts
from orggraph.ingest.profile import Layouts, Profile
from orggraph.ingest.refusal import Ledger

HEADER = ["编号", "姓名", "职务", "部门编号"]
PERSON = ["p-1", "王芳", "主任", "d-1"]
TITLES: list[list[Any]] = [
    ["客户人员名单"],
    ["导出日期：2026-06-30"],
    ["单位：", "万元"],
    ["编号：", "HT-2026-01", "制表人：", "李明"],
    ["", "", "", "共 3 人"],
    ["部门", "", "客户"],
    ["#REF!"],
    ["2026-06-30", 7, True, 0.5],
]
KNOWN = {word for table in layouts() for word in headings(table.name)}
cell = st.one_of(
    st.text(max_size=8).filter(lambda word: fold_heading(word) not in KNOWN), st.integers(), st.floats(allow_nan=False), st.booleans(), st.just("")
)


def found(rows: list[list[Any]], stem: str = "客户人员", profile: Profile | None = None) -> int:
    """The number of the row that is taken for the header; blank rows are left out, as they are of a sheet."""
    given_rows = [(number, cells) for number, cells in enumerate(rows, start=1) if any(cell != "" for cell in cells)]
    return given_rows[find_header(given_rows, judge_of(stem, None, profile))][0]


@pytest.mark.parametrize("stem", ["客户人员", "Sheet1"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_passed_over(title: list[Any], stem: str) -> None:
    assert 2 == found([title, HEADER, PERSON], stem)


@settings(max_examples=200, deadline=None)
@given(
    above=st.lists(st.sampled_from(TITLES) | st.lists(cell, min_size=1, max_size=6), max_size=18),
    below=st.lists(st.lists(cell, min_size=1, max_size=6), max_size=3),
)
def test_whatever_stands_around_it_the_header_is_the_header(above: list[list[Any]], below: list[list[Any]]) -> None:
    assert len(above) + 1 == found([*above, HEADER, *below])


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.lists(cell.filter(lambda one: one != ""), min_size=1, max_size=6), min_size=1, max_size=19))
def test_no_row_of_data_is_taken_for_a_header(rows: list[list[Any]]) -> None:
    assert 1 == found(rows)


def test_a_line_of_group_names_above_the_names_is_passed_over() -> None:
    assert 2 == found([["我方人员", "", "客户人员", ""], ["我方人员编号", "AB角", "客户人员编号", "关系级别"], ["s-1", "A", "p-1", "认可"]], "联系")


def test_of_two_tables_in_one_sheet_the_first_is_read() -> None:
    assert 1 == found([["编号", "姓名"], ["p-1", "王芳"], HEADER, PERSON])


def test_where_no_row_is_a_header_the_likeliest_is_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "客户人员"
    for row in (["客户人员名单"], ["姓名", "职务", "部门编号"], ["王芳", "主任", "d-1"]):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    ledger = Ledger()
    open_file(tmp_path / "people.xlsx", None, ledger)
    assert [] == assign(ledger.sheets, None, ledger)
    assert ['The table lacks the column "id".'] == [fault.what.en for fault in ledger.faults]


def test_a_profile_says_by_its_columns_which_row_is_the_header() -> None:
    words = {"en": "x", "zh": "x"}
    rule = {
        "name": ["report*"],
        "may_lack": ["Grade"],
        "table": [{"to": "Person", "columns": {"id": "Worker ID", "name": {"template": "{First} {Last}"}, "title": "Grade"}}],
    }
    profile = Profile("own", Path(), Layouts.model_validate({"title": words, "summary": words, "file": [rule]}))
    rows = [["All Active Workers"], ["As of", "2026-06-30"], ["Worker ID", "First", "Last"], ["1", "Li", "Na"]]
    assert (3, 1) == (found(rows, "report-7", profile), found(rows, "other", profile))


class TestTextFiles:
    def read(self, path: Path, text: str) -> tuple[tuple[str, ...], list[tuple[int, str]], list[str], list[tuple[int, str]]]:
        path.write_text(text, encoding="utf-8", newline="")
        opened = open_file(path, None, Ledger())
        assert opened is not None
        (sheet,) = opened.sheets
        said: list[tuple[int, str]] = []
        rows = [
            (number, cells[0])
            for block in sheet.blocks(lambda row, what, _: said.append((row, what.en)))
            for number, cells in zip(block.numbers, block.rows, strict=True)
        ]
        return sheet.headers, rows, [what.en for what, _ in sheet.remarks], said

    @pytest.mark.parametrize(
        ("above", "told"),
        [
            ("People of June\n", 'The header was found in row 2. Row 1 above it was not read: "People of June".'),
            ("Org Listing,,\nRun: 06/30/2026,,\n", 'The header was found in row 3. Rows 1-2 above it were not read: "Org Listing", "Run: 06/30/2026".'),
            ('"Report, part 1"\n\n,,\n', 'The header was found in row 4. Row 1 above it was not read: "Report, part 1".'),
            ("from;to;by\n", 'The header was found in row 2. Row 1 above it was not read: "from;to;by".'),
        ],
    )
    def test_titles_are_passed_over_and_told(self, tmp_path: Path, above: str, told: str) -> None:
        headers, rows, remarks, said = self.read(tmp_path / "people.csv", above + "id,name,title\na,A,x\nb,B,y\n")
        first = above.count("\n") + 2
        assert (("id", "name", "title"), [(first, "a"), (first + 1, "b")], [told], []) == (headers, rows, remarks, said)

    def test_the_delimiter_is_that_of_the_header(self, tmp_path: Path) -> None:
        assert ("id", "name", "title") == self.read(tmp_path / "people.csv", "a, b, and c, d\nid;name;title\na;A;x\n")[0]

    @pytest.mark.parametrize("text", ["id,name\nid,a\n", "name,title\nA,x\nid\n", "x,y\n1,2\nid\n", 'one "quote\nid,name\n1,a\n'])
    def test_nothing_is_guessed(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "list.csv"
        path.write_text(text, encoding="utf-8")
        opened = open_file(path, None, Ledger())
        assert opened is None or text.splitlines()[0] == ",".join(opened.sheets[0].headers)

    def test_the_header_once_more_is_refused(self, tmp_path: Path) -> None:
        _, rows, _, said = self.read(tmp_path / "people.csv", "id,name\na,A\nid,name\nb,B\n")
        assert ([(2, "a"), (4, "b")], [(3, "The row is the header once more.")]) == (rows, said)


def sheets(path: Path, **rows: list[list[Any]]) -> Ledger:
    """What is said of a workbook with these sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in rows.items():
        page = book.create_sheet(name)
        for row in cells:
            page.append(row)
    book.save(path)
    ledger = Ledger()
    open_file(path, None, ledger)
    assign(ledger.sheets, None, ledger)
    return ledger


GOOD = {"客户人员": [HEADER, PERSON]}


class TestASheetBesideOthers:
    @pytest.mark.parametrize(
        ("name", "rows", "said"),
        [
            ("联系", [["客户人员编号", "关系级别"], ["p-1", "认可"]], 'The table lacks the column "staff id".'),
            ("客户", [["行标签", "计数项:编号"], ["S", 3]], 'None of the headers is known; the first is "行标签".'),
            ("Sheet2", [["姓名", "职务", "部门编号"], ["王芳", "主任", "d-1"]], 'What "Sheet2" holds is not known.'),
            ("Sheet2", [["编号", "姓名"], ["1", "王芳"]], None),
        ],
    )
    def test_that_is_a_table_of_ours_and_cannot_be_read_is_lost_and_said_to_be(
        self, tmp_path: Path, name: str, rows: list[list[Any]], said: str | None
    ) -> None:
        ledger = sheets(tmp_path / "all.xlsx", **GOOD, **{name: rows})
        assert ([], [(name, said)] if said else [name]) == (
            ledger.faults,
            [(problem.sheet, problem.what.en) if said else problem.sheet for problem in ledger.unread],
        )

    @pytest.mark.parametrize(
        ("name", "rows"),
        [
            ("说明", [["填表说明"], ["请如实填写"]]),
            ("透视", [["行标签", "计数项:姓名"], ["高层", 3]]),
            ("Sheet3", [["部门编号", "人数", "占比", "备注"], ["d-1", 3, 0.5, ""]]),
        ],
    )
    def test_that_is_evidently_none_is_noted(self, tmp_path: Path, name: str, rows: list[list[Any]]) -> None:
        ledger = sheets(tmp_path / "all.xlsx", **GOOD, **{name: rows})
        assert ([], [], [name]) == (ledger.faults, ledger.unread, [note.sheet for note in ledger.notes])

    def test_that_is_alone_stops_the_import(self, tmp_path: Path) -> None:
        ledger = sheets(tmp_path / "all.xlsx", 联系=[["客户人员编号", "关系级别"], ["p-1", "认可"]])
        assert (1, []) == (len(ledger.faults), ledger.unread)


def test_the_header_once_more_is_no_row(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "people"
    for row in (["id", "name"], ["a", "A"], ["id", "name"], ["b", "B"], ["id", "Ms Name"]):
        book.active.append(row)
    book.save(tmp_path / "people.xlsx")
    opened = open_file(tmp_path / "people.xlsx", None, Ledger())
    assert opened is not None
    said: list[tuple[int, str]] = []
    rows = [cells[0] for block in opened.sheets[0].blocks(lambda row, what, _: said.append((row, what.en))) for cells in block.rows]
    assert (["a", "b", "id"], [(3, "The row is the header once more.")]) == (rows, said)
