"""A file that nobody vouches for can't hurt the process that reads it: the parser runs apart, within limits, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orggraph.errors import ImportRefused
from orggraph.ingest import quarantine
from orggraph.ingest.file import open_file
from orggraph.ingest.quarantine import Limits, Unread, read_apart
from orggraph.ingest.refusal import Ledger
from tests.handmade_workbook import MAIN, row, sheet, text, texts, write_package

HEAD = texts(1, "id", "name")
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
LONGEST_WAIT = 60_000  # milliseconds, for a process to end


def faults(path: Path) -> list[str]:
    ledger = Ledger()
    assert open_file(path, None, ledger) is None
    return [fault.in_language("en") for fault in ledger.faults]


def rows_of(path: Path) -> list[Any]:
    found = open_file(path, None, Ledger())
    assert found is not None
    return [
        (number, tuple(cells))
        for page in found.sheets
        for block in page.blocks(lambda *_: None)
        for number, cells in zip(block.numbers, block.rows, strict=True)
    ]


def many(rows: int, columns: int) -> Iterator[str]:
    """A sheet of numbers without references."""
    yield f'<worksheet xmlns="{MAIN}"><sheetData>'
    for _ in range(rows // 100):
        yield ("<row>" + "<c><v>1</v></c>" * columns + "</row>") * 100
    yield "</sheetData></worksheet>"


def prefixed(rows: str) -> str:
    return f'<?xml version="1.0"?><x:worksheet xmlns:x="{MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'


class TestAStrayCellFarOut:
    @pytest.mark.parametrize(
        ("xml", "folder"),
        [
            (sheet(HEAD + FAR), "worksheets"),
            (sheet(HEAD + FAR.replace('"', "'")), "worksheets"),
            (sheet(HEAD + FAR.replace("<c ", "<c\n")), "worksheets"),
            (sheet(HEAD + FAR.replace("<c r=", '<c s="0" r =')), "worksheets"),
            (sheet(HEAD + FAR), "elsewhere/deep"),
            (sheet(HEAD + FAR), "../sheets"),
            (prefixed('<x:row r="1048576"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'), "worksheets"),
            (sheet(HEAD + '<row r="1048576"><c r="XFD1048576"><f>A1</f></c></row>'), "worksheets"),
            (sheet(HEAD + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'), "worksheets"),
            (sheet(HEAD + "<row><c><v>1</v></c></row>" + '<row r="2097152"><c><v>1</v></c></row>'), "worksheets"),
        ],
        ids=["plain", "single quotes", "line feed", "other attributes", "other folder", "folder above", "prefix", "formula", "inline", "rows beyond"],
    )
    def test_is_refused_however_its_writer_spells_it(self, tmp_path: Path, xml: str, folder: str) -> None:
        path = write_package(tmp_path / "bomb.xlsx", {"people": xml}, folder=folder)
        (said,) = faults(path)
        assert "more than orggraph opens" in said

    def test_is_no_matter_when_it_is_only_formatted(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A") + '<row r="1048576"><c r="XFD1048576" s="0"/></row>')})
        assert [(2, ("a", "A"))] == rows_of(path)


class TestEveryWriter:
    def test_a_sheet_with_prefixed_elements_is_read(self, tmp_path: Path) -> None:
        cell = '<x:c r="{}" t="inlineStr"><x:is><x:t>{}</x:t></x:is></x:c>'
        rows = "".join(
            f'<x:row r="{at}">' + "".join(cell.format(f"{letter}{at}", word) for letter, word in zip("AB", words, strict=True)) + "</x:row>"
            for at, words in enumerate((("id", "name"), ("a", "A"), ("b", "B")), start=1)
        )
        merged = '<x:mergeCells><x:mergeCell ref="B2:B3"/></x:mergeCells>'
        xml = prefixed(rows).replace("</x:sheetData>", "</x:sheetData>" + merged)
        assert [(2, ("a", "A")), (3, ("b", "A"))] == rows_of(write_package(tmp_path / "people.xlsx", {"people": xml}))

    def test_a_sheet_stored_elsewhere_is_read(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A"))}, folder="other")
        assert [(2, ("a", "A"))] == rows_of(path)


class TestDamage:
    def test_a_document_type_is_refused(self, tmp_path: Path) -> None:
        laughs = "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, 10))
        xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><worksheet xmlns="{MAIN}"><sheetData>{HEAD}<row r="2"><c r="A2" t="str"><v>&l9;</v></c></row></sheetData></worksheet>'
        assert [
            "bomb.xlsx: The workbook holds a document type, which no Excel workbook has. Open it in Excel and save it again, or export it again."
        ] == faults(write_package(tmp_path / "bomb.xlsx", {"people": xml}))

    def test_parts_that_stand_twice_are_refused(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A"))})
        with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/worksheets/sheet1.xml", sheet(HEAD + texts(2, "b", "B")))
        assert ["people.xlsx: The workbook is damaged. Open it in Excel and save it again, or export it again."] == faults(path)

    def test_sheets_of_one_name_are_refused(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A")), "peopl&#101;": sheet(HEAD)})
        assert "The workbook is damaged." in faults(path)[0]

    def test_a_sheet_that_holds_something_is_never_taken_for_empty(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": "", "staff": sheet(HEAD)})
        xml = sheet(HEAD + texts(2, "a", "A")).replace('<?xml version="1.0"?>', '<?xml version="1.0" encoding="UTF-16"?>').encode("utf-16")
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "wide.xlsx", "w") as copy:
            for entry in archive.namelist():
                copy.writestr(entry, xml if entry.endswith("sheet1.xml") else archive.read(entry))
        assert [
            "wide.xlsx: The workbook can't be read: it is damaged, or written in an unusual way. Open it in Excel and save it again, or export it again."
        ] == faults(tmp_path / "wide.xlsx")

    @pytest.mark.parametrize("name", ["people.ods", "people.xlsb", "letter.docx", "archive.zip.xlsx"])
    def test_other_packages_are_named_as_such(self, tmp_path: Path, name: str) -> None:
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.writestr("content.xml", "<x/>")
        assert "is not an Excel workbook of the .xlsx form" in faults(tmp_path / name)[0]

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(data=st.data())
    def test_a_file_with_wrong_bytes_is_refused_or_read_and_nothing_else(self, tmp_path: Path, data: st.DataObject) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A") * 1)})
        whole = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            whole[data.draw(st.integers(4, len(whole) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(bytes(whole[: data.draw(st.integers(4, len(whole)))]))
        ledger = Ledger()
        opened = open_file(path, None, ledger)
        assert (opened is None) == bool(ledger.faults)


class TestLimits:
    def test_memory(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "wide.xlsx", {"people": many(9_000, 1_000)})
        with pytest.raises(Unread) as caught:
            read_apart("workbook", path, limits=Limits(memory=220 << 20))
        assert ("memory", True) == (caught.value.code, caught.value.is_limit)
        assert "more than 220 MB of memory" in caught.value.what({}).en

    def test_time_of_the_processor(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "wide.xlsx", {"people": many(20_000, 200)})
        with pytest.raises(Unread) as caught:
            read_apart("workbook", path, limits=Limits(seconds=1))
        assert "time" == caught.value.code

    def test_time_by_the_clock(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "never.xlsx")  # opening it waits for a writer that never comes
        with pytest.raises(Unread) as caught:
            read_apart("workbook", tmp_path / "never.xlsx", limits=Limits(patience=1))
        assert ("time", 1) == (caught.value.code, caught.value.facts["seconds"])

    def test_what_it_may_write(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "wide.xlsx", {"people": many(1_000, 1_000)})
        with pytest.raises(Unread) as caught:
            read_apart("workbook", path, limits=Limits(output=1 << 20))
        assert "output" == caught.value.code

    def test_of_a_json_file(self, tmp_path: Path) -> None:
        path = tmp_path / "people.json"
        path.write_text('{"id": "' + "a" * (80 << 20) + '"}', encoding="utf-8")
        with pytest.raises(Unread) as caught:
            read_apart("document", path, "utf-8", limits=Limits(memory=200 << 20))
        assert "memory" == caught.value.code

    def test_a_legitimate_sheet_of_many_rows_is_within_them(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": many(10_000, 15)})
        assert 10_000 == read_apart("workbook", path).tables[0].about["rows"]


class TestNonsense:
    @pytest.mark.parametrize(
        "written", [b"", b"nonsense", b"[]" + b"0".rjust(20), b"{}" + b"99".rjust(20), b'{"tables": 1}' + b"0".rjust(20), b'{"tables": [{}]}' + b"0".rjust(20)]
    )
    def test_is_one_clear_refusal(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: bytes) -> None:
        monkeypatch.setattr(quarantine, "_run", lambda words, output, limits: output.write(written))
        with pytest.raises(Unread) as caught:
            read_apart("workbook", tmp_path / "people.xlsx")
        assert "makes no sense" in caught.value.what({}).en

    @pytest.mark.parametrize("line", [b"[1, 2", b"7", b'["1", []]', b'[1, {"a": 1}]'])
    def test_in_a_row_names_the_file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: bytes) -> None:
        good = b'[1, ["id", "name"]]\n[2, ["a", "A"]]\n'
        about = {
            "start": 0,
            "end": len(good) + len(line),
            "name": "people",
            "rows": 3,
            "width": 2,
            "unused": [],
            "head_merged": [],
            "filled": [],
            "filled_ends": [],
        }
        counts = dict.fromkeys(("filled_count", "covered", "hidden_row_count", "caption_count"), 0) | {"hidden_rows": [], "hidden_columns": [], "captions": []}
        index = json.dumps({"tables": [about | counts], "hidden": []}).encode()
        written = good + line + index + str(len(good) + len(line)).rjust(20).encode()
        monkeypatch.setattr(quarantine, "_run", lambda words, output, limits: output.write(written))
        with pytest.raises(ImportRefused) as caught:
            rows_of(write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD)}))
        assert ["people.xlsx"] == [problem.path for problem in caught.value.problems]

    def test_a_parser_that_dies_is_named(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(quarantine.sys, "executable", "/bin/false")
        assert "ended before it was done" in faults(write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD)}))[0]


# A shell ignores Ctrl-C in what it starts in the background, and children inherit that; a person at a terminal has it.
_READ = """
import signal, subprocess, sys
from pathlib import Path
from orggraph.ingest import quarantine
signal.signal(signal.SIGINT, signal.default_int_handler)
class Told(subprocess.Popen):
    def __init__(self, *words, **options):
        super().__init__(*words, **options)
        print(self.pid, flush=True)
quarantine.subprocess.Popen = Told
quarantine.read_apart("workbook", Path(sys.argv[1]))
"""


class TestNothingStays:
    @pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_when_the_parent_ends_the_parser_ends_and_no_file_stays(self, tmp_path: Path, how: signal.Signals) -> None:
        os.mkfifo(tmp_path / "never.xlsx")
        scratch = tmp_path / "scratch"
        scratch.mkdir()
        command = [sys.executable, "-c", _READ, str(tmp_path / "never.xlsx")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={**os.environ, "TMPDIR": str(scratch)}) as parent:
            assert parent.stdout is not None
            child = os.pidfd_open(int(parent.stdout.readline()))
            parent.send_signal(how)
            waiting = select.poll()
            waiting.register(child, select.POLLIN)
            assert waiting.poll(LONGEST_WAIT), "the parser lives on"
            os.close(child)
        assert [] == list(scratch.iterdir())

    def test_a_module_beside_the_data_is_not_run(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("json", "orjson", "zipfile", "python_calamine"):
            (tmp_path / f"{name}.py").write_text("raise SystemExit('run')\n", encoding="utf-8")
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + texts(2, "a", "A"))})
        monkeypatch.chdir(tmp_path)
        assert [(2, ("a", "A"))] == rows_of(path)

    def test_threads_read_at_once(self, tmp_path: Path) -> None:
        paths = [write_package(tmp_path / f"{at}.xlsx", {"people": sheet(HEAD + texts(2, f"p-{at}", "A"))}) for at in range(6)]
        with ThreadPoolExecutor(3) as pool:
            assert [[(2, (f"p-{at}", "A"))] for at in range(6)] == list(pool.map(rows_of, paths))

    def test_many_small_files_hold_no_open_files(self, tmp_path: Path) -> None:
        path = write_package(tmp_path / "people.xlsx", {"people": sheet(HEAD + row(2, text("A2", "a")))})
        before = len(os.listdir("/proc/self/fd"))
        found = [open_file(path, None, Ledger()) for _ in range(5)]
        assert (5, before) == (len(list(filter(None, found))), len(os.listdir("/proc/self/fd")))
