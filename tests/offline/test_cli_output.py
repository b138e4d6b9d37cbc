"""Where the command line's words go when a disk is full, a stream is closed or a path is no file: never lost without a word, never in the wrong place."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from orggraph.cli.root import run
from tests.fake_graph import FINDING, FakeGraph, opening

ROOT = Path(__file__).parents[2]
FULL = "The answer could not be written whole: the disk is full (No space left on device)."
SAYS = f"""
import os, sys
from orggraph.cli.root import run
from tests.fake_graph import FINDING, FakeGraph, opening
for number in map(int, os.environ.get("CLOSED", "").split()):
    os.close(number)
code = run(sys.argv[1:], opening(FakeGraph(**{{"people.list": {[{"person_id": "p1", "person": "王俊", "level": 3, "seen_on": None, "is_key": True, "ties": []}] * 900!r},
                                             "gaps.sales_only": [FINDING]}})))
raise SystemExit(code)
"""


def call(*words: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run([sys.executable, "-c", SAYS, *words], check=False, text=True, cwd=ROOT, timeout=120, **given)


def call_really(*words: str, **streams: Any) -> subprocess.CompletedProcess[str]:
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    return subprocess.run([sys.executable, "-m", "orggraph.cli", *words], check=False, text=True, cwd=ROOT, timeout=120, **given)


# -- a full disk under stdout


@pytest.mark.parametrize(
    "words",
    [
        "--help",
        "audit --help",
        "people --help",
        "--version",
        "config show --origin",
        "queries list",
        "queries show gaps sales_only",
        "queries show gaps sales_only --source",
        "import --list-profiles",
        "template Person",
        "audit --explain sales_only",
        "db status",
    ],
)
def test_a_full_disk_under_stdout_ends_every_command_with_3_and_a_sentence(words: str, tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = call_really(*words.split(), stdout=full, env={**os.environ, "ORGGRAPH_HOME": str(tmp_path)})
    assert (3, f"error: {FULL} Make room where the output goes, then run the command again.\n") == (done.returncode, done.stderr)


@pytest.mark.parametrize("words", [f"people list p1 --format {form}" for form in ("table", "json", "jsonl", "csv", "md", "xlsx")])
def test_a_full_disk_ends_a_question_with_3_whatever_its_format(words: str) -> None:
    with open("/dev/full", "w") as full:
        done = call(*words.split(), stdout=full)
    assert (3, 1) == (done.returncode, done.stderr.count("error: "))
    assert FULL in done.stderr


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "md", "xlsx", "junit", "sarif"])
def test_a_full_disk_is_never_a_verdict(form: str) -> None:
    with open("/dev/full", "w") as full:
        done = call("audit", "--format", form, stdout=full)
    assert 3 == done.returncode
    first, second = done.stderr.splitlines()
    assert "orggraph-audit verdict=unchecked exit=3 error=write-failed" == first
    assert FULL in second


@pytest.mark.parametrize(("words", "code"), [("audit", 3), ("frobnicate", 3), ("people list p1 --bogus", 3), ("people list", 3), ("people list p1", 0)])
def test_what_cannot_be_said_on_stderr_is_no_verdict_either(words: str, code: int) -> None:
    with open("/dev/full", "w") as full:
        assert code == call(*words.split(), stderr=full).returncode
        assert 3 == call(*words.split(), stdout=full, stderr=full).returncode


@pytest.mark.parametrize("words", ["people list p1", "audit", "--version", "queries list"])
def test_a_closed_stdout_is_told(words: str) -> None:
    done = call(*words.split(), env={**os.environ, "CLOSED": "1"})
    assert 3 == done.returncode
    assert "The answer could not be written whole (Bad file descriptor)." in done.stderr


def test_notes_never_go_among_the_data_when_stderr_is_closed(tmp_path: Path) -> None:
    done = subprocess.run(
        ["bash", "-c", f'exec "{sys.executable}" -m orggraph.cli frobnicate 2>&-'], check=False, text=True, stdout=subprocess.PIPE, timeout=60
    )
    assert (2, "") == (done.returncode, done.stdout)


def test_a_file_is_written_where_every_stream_is_closed(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    script = f'exec "{sys.executable}" -m orggraph.cli template Person --out "{out}.xlsx" <&- >&- 2>&-'
    assert 0 == subprocess.run(["bash", "-c", script], check=False, timeout=60).returncode
    assert Path(f"{out}.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("words", ["queries list", "--help", "frobnicate"])
def test_a_reader_of_both_streams_that_leaves_is_no_error_of_ours(words: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w") as gone:
        assert 141 == call_really(*words.split(), stdout=gone, stderr=gone).returncode


# -- a path that is no file


def test_an_answer_may_go_to_a_pipe(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert 0 == run(["gaps", "sales_only", "--format", "json", "--out", str(pipe)], opening(FakeGraph(**{"gaps.sales_only": [FINDING]})))
        assert reader.stdout is not None
        assert b'"p-wang"' in reader.stdout.read()
    assert pipe.is_fifo()
    assert f"Written to {pipe}\n" in capfd.readouterr().err


def test_stdout_by_its_name_comes_after_what_was_said_before(tmp_path: Path) -> None:
    link = tmp_path / "stdout"
    link.symlink_to("/proc/self/fd/1")
    with (tmp_path / "all.txt").open("w") as out:
        out.write("before\n")
        out.flush()
        assert 0 == call("people", "list", "p1", "--format", "jsonl", "--out", str(link), stdout=out).returncode
    lines = (tmp_path / "all.txt").read_text().splitlines()
    assert ("before", 901) == (lines[0], len(lines))
    assert link.is_symlink()


def test_nobody_waits_for_an_answer_that_has_nowhere_to_go(tmp_path: Path) -> None:
    graph = FakeGraph()
    assert 2 == run(["people", "list", "p1", "--format", "csv", "--out", str(tmp_path)], opening(graph))
    assert [] == graph.asked
    assert 2 == run(["audit", "--write-baseline", str(tmp_path / "no" / "such.json")], opening(graph))
    assert [] == graph.asked


def test_the_other_names_of_a_file_are_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.csv"
    out.write_text("old")
    (tmp_path / "other.csv").hardlink_to(out)
    assert 0 == run(["gaps", "sales_only", "--out", str(out)], opening(FakeGraph()))
    assert f"{out} had other names (hard links): they still hold what was there before.\n" in capfd.readouterr().err


def test_a_baseline_is_written_through_a_link_and_read_from_there_before(tmp_path: Path) -> None:
    kept, link = tmp_path / "kept.json", tmp_path / "debt.json"
    link.symlink_to(kept)
    for _ in range(2):
        assert 0 == run(["audit", "--write-baseline", str(link)], opening(FakeGraph(**{"gaps.sales_only": [FINDING]})))
    assert link.is_symlink()
    assert 1 == kept.read_text().count("p-wang")


def test_a_baseline_may_go_to_a_pipe_which_is_not_read_before(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE) as reader:
        assert 0 == run(["audit", "--write-baseline", str(pipe)], opening(FakeGraph(**{"gaps.sales_only": [FINDING]})))
        assert reader.stdout is not None
        assert b"p-wang" in reader.stdout.read()


def test_a_server_ends_also_when_nobody_can_be_told_any_more() -> None:
    ends = "import signal; from orggraph.cli.serve import _end; _end(signal.SIGINT)"
    with Path("/dev/full").open("w") as full:
        assert 130 == subprocess.run([sys.executable, "-c", ends], check=False, stderr=full, cwd=ROOT, timeout=120).returncode
