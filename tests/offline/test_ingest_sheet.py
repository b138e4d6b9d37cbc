"""Files as tables: whatever their form, with the rows numbered as Excel shows them, and nothing that hurts."""

from __future__ import annotations

import csv
import errno
import hashlib
import os
import threading
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from orggraph.ingest.file import open_file
from orggraph.ingest.origin import origin
from orggraph.ingest.refusal import Ledger, write_refused


def opened(path: Path, ledger: Ledger, *, is_kept: bool = False) -> list[tuple[int, tuple[Any, ...]]]:
    """Row numbers and cells of the file's only table."""
    found = open_file(path, None, ledger)
    assert found is not None, ledger.faults
    (sheet,) = found.sheets
    rows: list[tuple[int, tuple[Any, ...]]] = []
    for block in sheet.blocks(lambda row, what, remedy: ledger.refuse("broken_row", "Person", origin(0, row), what, remedy), keep_broken=is_kept):
        rows += [(number, tuple(row)) for number, row in zip(block.numbers, block.rows, strict=True)]
    return rows


def fault(path: Path) -> str:
    """What is said of a file that can't be used."""
    ledger = Ledger()
    assert open_file(path, None, ledger) is None
    (problem,) = ledger.faults
    assert path.name == problem.path
    return problem.in_language("en")


def written(folder: Path, text: str, name: str = "people.csv") -> Path:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return folder / name


def test_a_line_break_in_a_cell_and_blank_lines_count_as_excel_counts(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,name\r\n1,"Li\nNa"\r\n\r\n,\r\n2,Ma\r\n')
    assert [(2, ("1", "Li\nNa")), (5, ("2", "Ma"))] == opened(path, Ledger())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path, delimiter.join(["id", '"last, first; name"', "title"]) + "\n" + delimiter.join(["1", "x", "y"]) + "\n")
    assert [(2, ("1", "x", "y"))] == opened(path, Ledger())


def test_rows_of_another_width_are_refused_with_their_number_and_the_others_go_on(tmp_path: Path) -> None:
    ledger = Ledger()
    path = written(tmp_path, "id,name\n1\n2,b,c\n3,d,,\n4,e\n")
    assert [(4, ("3", "d")), (5, ("4", "e"))] == opened(path, ledger)
    assert [2, 3] == [refusal.problem.row for refusal in ledger.refusals]


def test_an_empty_file_and_a_blank_one_are_named(tmp_path: Path) -> None:
    assert "The file is empty." in fault(written(tmp_path, ""))
    assert "only blank lines" in fault(written(tmp_path, "\n\n"))


def test_a_file_that_changes_or_vanishes_once_it_was_opened_loses_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "id,name\n1,a\n2,b,c\n" + "".join(f"{number},x\n" for number in range(3, 20_000)))
    content = path.read_bytes()
    found = open_file(path, None, Ledger())
    assert found is not None
    sheet = found.sheets[0]
    first = next(sheet.blocks(lambda *_: None))
    path.write_text("id,name\n9,z\n")
    second = [number for block in sheet.blocks(lambda *_: None) for number in block.numbers]
    path.unlink()
    third = [number for block in sheet.blocks(lambda *_: None, keep_broken=True) for number in block.numbers]
    assert ([2, 4], [2, *range(4, 20_001)], [*range(2, 20_001)]) == (list(first.numbers)[:2], second, third)
    assert hashlib.sha256(content).hexdigest() == found.sha256


def test_a_pipe_is_read_once_and_gives_the_same_rows_again(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=("id,name\n1,王军\n2,李娜,x\n".encode("gb18030"),))
    writer.start()
    found = open_file(path, "gb18030", Ledger())
    writer.join()
    assert found is not None
    for _ in range(2):
        assert [["1", "王军"]] == [list(row) for block in found.sheets[0].blocks(lambda *_: None) for row in block.rows]


def test_a_pipe_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.ingest.intake._MOST_FROM_A_PIPE", 3 << 20)
    ledger = Ledger()
    assert open_file(Path("/dev/zero"), None, ledger) is None
    assert "came out of this pipe" in ledger.faults[0].what.en


def test_no_room_for_a_working_copy_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def write(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("tempfile.SpooledTemporaryFile.write", write)
    assert "There is no room for a working copy" in fault(written(tmp_path, "id\n1\n"))


def refused_list(folder: Path, text: str, name: str = "people.csv") -> list[list[str]]:
    """The lines of the list that is written of the rows that can't be read."""
    ledger = Ledger()
    opened(written(folder, text, name), ledger, is_kept=True)
    (path,) = write_refused(ledger.refusals, ledger.sheets)
    return [line[:-1] for line in csv.reader(path.read_text("utf-8-sig").splitlines())]


def test_the_list_of_refused_rows_keeps_the_cells_beyond_the_header(tmp_path: Path) -> None:
    assert [
        ["id", "name", "beyond the header", "beyond the header"],
        ["2", "Li", "Na", "x"],
        ["3", '"c', "", ""],
        ["4", "", "", ""],
        ["5", "a", "b", ""],
    ] == refused_list(tmp_path, 'id,name\n1,a\n2,Li,Na,x\n3,"c\n4\n5,a,b\n6,d\n')


def test_what_still_stands_beyond_the_header_keeps_a_row_out_when_its_list_comes_again(tmp_path: Path) -> None:
    ledger = Ledger()
    rows = opened(written(tmp_path, "id,name,beyond the header,problem\n2,Li,Na,wrong\n3,Ma,,wrong\n", "people.error.csv"), ledger)
    assert [(3, ("3", "Ma", "", "wrong"))] == rows
    assert [(2, "The row has 3 cells where the header has 2.")] == [(refusal.problem.row, refusal.problem.what.en) for refusal in ledger.refusals]
    again = refused_list(tmp_path, "id,name,beyond the header,problem\n2,Li,Na,wrong,x\n", "people.error.csv")
    assert [["id", "name", "beyond the header", "beyond the header"], ["2", "Li", "Na", "x"]] == again


def test_json_lines_and_a_json_list_are_the_same_table(tmp_path: Path) -> None:
    lines = written(tmp_path, '{"id": 1, "name": "a"}\n\n{"id": 2, "layer": 3}\n', "people.jsonl")
    whole = written(tmp_path, '[{"id": 1, "name": "a"}, {"id": 2, "layer": 3}]', "people.json")
    assert [(1, (1, "a", None)), (3, (2, None, 3))] == opened(lines, Ledger())
    assert [(1, (1, "a", None)), (2, (2, None, 3))] == opened(whole, Ledger())


def workbook(path: Path, rows: list[list[Any]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_a_workbook_whose_table_starts_lower_keeps_its_row_numbers(tmp_path: Path) -> None:
    path = workbook(tmp_path / "people.xlsx", [[], ["id", "name"], ["1", "a"], [], ["2", "b"]])
    assert [(3, ("1", "a")), (5, ("2", "b"))] == opened(path, Ledger())


def test_a_hidden_sheet_is_not_read_and_that_is_noted(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["id"])
    book.create_sheet("old").sheet_state = "hidden"
    book.save(tmp_path / "people.xlsx")
    ledger = Ledger()
    assert [] == opened(tmp_path / "people.xlsx", ledger)
    assert ['The hidden sheet "old" was not read.'] == [note.what.en for note in ledger.notes]


def test_a_locked_or_old_workbook_says_how_to_save_it(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "without a password" in fault(path)


def test_a_file_that_only_calls_itself_a_workbook_is_named(tmp_path: Path) -> None:
    assert "not an Excel workbook" in fault(written(tmp_path, "id,name\n", "people.xlsx"))


def test_a_damaged_workbook_is_named(tmp_path: Path) -> None:
    path = workbook(tmp_path / "people.xlsx", [["id", "name"], *[[str(n), "a"] for n in range(2000)]])
    with zipfile.ZipFile(path) as archive:
        middle = archive.getinfo("xl/worksheets/sheet1.xml").header_offset + 200
    whole = path.read_bytes()
    path.write_bytes(whole[:middle] + b"\xff" * 400 + whole[middle + 400 :])
    assert "damaged" in fault(path)


def test_one_stray_cell_far_out_does_not_open_a_sheet_of_billions(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "id"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "bomb.xlsx")
    assert "1,048,576 rows and 16,384 columns" in fault(tmp_path / "bomb.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_not_opened(tmp_path: Path) -> None:
    path = workbook(tmp_path / "bomb.xlsx", [["id"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/media/image1.png", "w", force_zip64=True) as file:
        for _ in range(700):
            file.write(bytes(1_000_000))
    assert path.stat().st_size < 2_000_000
    assert "unpacks to 700 MB" in fault(path)
