"""`orggraph audit` and `orggraph waive` at the command line: files, formats, exit codes, and one line for logs whatever happens."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from orggraph.cli.root import run
from orggraph.errors import (
    AccessRefused,
    BadQueryFile,
    ContractError,
    MigrationChanged,
    MigrationsPending,
    OrgGraphError,
    QueryFailed,
    QueryTimedOut,
    SchemaError,
    StoreUnavailable,
)
from orggraph.locale import Text
from tests.fake_graph import DAY, FINDING, FakeGraph, opening

FOUND = {"gaps.sales_only": [FINDING]}
WAIVE = ["--until", str(DAY + timedelta(days=30)), "--owner", "Li Na", "--reason", "being hired"]
Err = Callable[[], str]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in ("LANG", "LC_ALL", "LC_MESSAGES", "ORGGRAPH_LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def call(graph: Any, *words: str) -> int:
    return run(list(words), opening(graph))


def fingerprint() -> str:
    return FakeGraph(**FOUND).audit().findings[0].fingerprint


def logged(error: str) -> dict[str, str]:
    [line] = [line for line in error.splitlines() if line.startswith("orggraph-audit ")]
    return dict(pair.split("=", 1) for pair in line.split()[1:])


# -- the matrix of exit codes: what happens, what the run ends with


def fault(kind: type[OrgGraphError]) -> OrgGraphError:
    return kind(Text("It broke.", "出错了。"))


class Broken(FakeGraph):
    """Fails before any rule is asked, as a graph does whose schema or question files are not ready."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def audit(self, **_: Any) -> Any:
        raise self.error


MATRIX: list[tuple[str, Any, list[str], int, str]] = [
    ("clean", {}, [], 0, "clean"),
    ("a finding", FOUND, [], 1, "findings"),
    ("a milder finding", FOUND, ["--fail-on", "critical"], 0, "clean"),
    ("a rule that does not exist", {}, ["--select", "no_such_rule"], 2, "refused"),
    ("no rule left", {}, ["--ignore", "gaps"], 2, "refused"),
    ("a customer that does not exist", {"map.customers": []}, ["--customer", "c9"], 2, "refused"),
    ("a value that no rule takes", {}, ["-p", "stale_dais=3"], 2, "refused"),
    ("a word that is no value", {}, ["-p", "stale_days"], 2, "refused"),
    ("not a day", {}, ["--as-of", "soon"], 2, "refused"),
    ("not a day since", {}, ["--since", "soon"], 2, "refused"),
    ("since today", {}, ["--since", "today", "--as-of", "2020-01-01"], 2, "refused"),
    ("not a severity", {}, ["--fail-on", "terrible"], 2, "refused"),
    ("not a format", {}, ["--format", "pdf"], 2, "refused"),
    ("an ending that says no format", {}, ["--out", "audit.doc"], 2, "refused"),
    ("a folder that does not exist", {}, ["--out", "no/such/audit.json"], 2, "refused"),
    ("no baseline", {}, ["--baseline", "none.json"], 2, "refused"),
    ("an age that cannot be", {}, ["--max-age", "-1"], 2, "refused"),
    ("data of unknown age", {}, ["--max-age", "7"], 3, "unchecked"),
    ("data of unknown age, and a finding", FOUND, ["--max-age", "7"], 3, "unchecked"),
    ("an empty graph", {"map.customers": []}, [], 3, "unchecked"),
    ("a rule that fails", {"gaps.sales_only": fault(QueryFailed)}, [], 3, "unchecked"),
    ("a rule that takes too long", {"gaps.sales_only": fault(QueryTimedOut)}, [], 3, "unchecked"),
    ("a rule that returns other rows than it declares", {"gaps.sales_only": fault(ContractError)}, [], 3, "unchecked"),
    ("a database that goes away", {"gaps.sales_only": fault(StoreUnavailable)}, [], 3, "unchecked"),
    ("a login that is refused", {"gaps.sales_only": fault(AccessRefused)}, [], 3, "unchecked"),
    ("a schema that is not migrated", Broken(fault(MigrationsPending)), [], 3, "unchecked"),
    ("a migration that was edited", Broken(fault(MigrationChanged)), [], 3, "unchecked"),
    ("a schema of a newer version", Broken(fault(SchemaError)), [], 3, "unchecked"),
    ("a broken question file", Broken(fault(BadQueryFile)), [], 2, "refused"),
    ("something unforeseen", Broken(ZeroDivisionError("x")), [], 3, "unchecked"),
]


@pytest.mark.parametrize(("graph", "words", "code", "verdict"), [case[1:] for case in MATRIX], ids=[case[0] for case in MATRIX])
def test_every_ending_has_its_exit_code_and_one_line_for_logs(graph: Any, words: list[str], code: int, verdict: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert code == call(graph if isinstance(graph, FakeGraph) else FakeGraph(**graph), "audit", *words)
    said = capfd.readouterr().err
    assert "Traceback" not in said
    assert (verdict, str(code)) == (logged(said)["verdict"], logged(said)["exit"])


def test_the_line_for_logs_is_the_same_in_both_languages(capfd: pytest.CaptureFixture[str]) -> None:
    lines = []
    for language in ("en", "zh"):
        call(FakeGraph(**FOUND), "audit", "--lang", language)
        lines.append(logged(capfd.readouterr().err))
    assert lines[0] == lines[1]


def test_young_data_is_checked() -> None:
    graph = FakeGraph()
    graph.newest_import = datetime.now(UTC) - timedelta(days=6)
    assert 0 == call(graph, "audit", "--max-age", "7")


# -- the baseline


def test_a_baseline_is_written_and_from_then_on_only_what_is_new_counts(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == call(FakeGraph(**FOUND), "audit", "--write-baseline", "debt.json")
    said = capfd.readouterr().err
    assert "findings accepted by debt.json: 1 (1 new, 0 healed)" in said
    assert ("accepted", "0") == (logged(said)["verdict"], logged(said)["exit"]), "no finding ends well without a reason"
    assert 0 == call(FakeGraph(**FOUND), "audit", "--baseline", "debt.json")
    capfd.readouterr()
    other = {**FINDING, "subject_id": "p-other"}
    assert 1 == call(FakeGraph(**{"gaps.sales_only": [other]}), "audit", "--baseline", "debt.json")
    found = logged(capfd.readouterr().err)
    assert ("1", "1") == (found["findings"], found["healed"])


def test_a_refreshed_baseline_changes_only_by_the_findings_that_came_and_went(here: Path) -> None:
    other = {**FINDING, "subject_id": "p-other"}
    call(FakeGraph(**{"gaps.sales_only": [FINDING, other]}), "audit", "--write-baseline", "debt.json")
    before = (here / "debt.json").read_text().splitlines()
    call(FakeGraph(**{"gaps.sales_only": [other, FINDING]}), "audit", "--write-baseline", "debt.json")
    assert before == (here / "debt.json").read_text().splitlines()
    call(FakeGraph(**FOUND), "audit", "--write-baseline", "debt.json")
    assert 1 == len(set(before) - set((here / "debt.json").read_text().splitlines()))


@pytest.mark.parametrize("answers", [{"gaps.sales_only": fault(QueryFailed)}, {"map.customers": []}])
def test_a_baseline_is_not_written_when_not_everything_could_be_checked(answers: dict[str, Any], here: Path) -> None:
    call(FakeGraph(**FOUND), "audit", "--write-baseline", "debt.json")
    before = (here / "debt.json").read_text()
    assert 3 == call(FakeGraph(**answers), "audit", "--write-baseline", "debt.json")
    assert before == (here / "debt.json").read_text()


def test_a_file_that_is_no_baseline_is_neither_read_nor_written_over(here: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (here / "mine.json").write_text('{"mine": 1}')
    for option in ("--baseline", "--write-baseline"):
        assert 2 == call(FakeGraph(**FOUND), "audit", option, "mine.json")
        assert 'error: "mine.json" is not a baseline of orggraph: it has no "orggraph_baseline".' in capfd.readouterr().err
    assert '{"mine": 1}' == (here / "mine.json").read_text()


def test_a_baseline_that_cannot_be_written_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(**FOUND), "audit", "--write-baseline", "no/such/debt.json")
    assert 'error: There is no folder "no/such". Make it first, or choose another path.' in capfd.readouterr().err


# -- formats by ending


def test_the_files_ending_chooses_sarif_and_junit(here: Path) -> None:
    assert 1 == call(FakeGraph(**FOUND), "audit", "--out", "audit.sarif")
    assert "2.1.0" == json.loads((here / "audit.sarif").read_text())["version"]
    assert 1 == call(FakeGraph(**FOUND), "audit", "--out", "audit.xml")
    assert "testsuites" == ElementTree.parse(here / "audit.xml").getroot().tag


def test_sarif_and_junit_are_for_audits_only() -> None:
    assert 2 == call(FakeGraph(**{"people.list": []}), "people", "list", "p1", "--format", "sarif")
    assert 2 == call(FakeGraph(**{"people.list": []}), "people", "list", "p1", "--out", "people.xml")


# -- a rule explained


def test_a_rule_is_explained_without_a_database(capfd: pytest.CaptureFixture[str]) -> None:
    graph = FakeGraph(**{name: fault(StoreUnavailable) for name in ("gaps.sales_only", "map.customers")})
    assert 0 == call(graph, "audit", "--explain", "sales_only", "-p", "customer_id=c1")
    said = capfd.readouterr()
    assert ([], "") == (graph.asked, said.err)
    assert "They may leave." in said.out
    assert 0 == call(graph, "audit", "--explain", "gaps.sales_only", "--format", "json", "--lang", "zh")
    assert "人会离开。" == json.loads(capfd.readouterr().out)["why"]


@pytest.mark.parametrize("words", [["sale_only"], ["people.list"], ["sales_only", "-p", "x=1"], ["sales_only", "--format", "csv"]])
def test_what_cannot_be_explained_is_a_usage_error(words: list[str]) -> None:
    assert 2 == call(FakeGraph(), "audit", "--explain", *words)


# -- waivers


def test_a_finding_is_waived_listed_and_ended(capfd: pytest.CaptureFixture[str]) -> None:
    graph, mark = FakeGraph(**FOUND), fingerprint()
    assert 0 == call(graph, "waive", mark[:8], *WAIVE)
    assert f"sales_only {mark} · person p-wang is waived until {DAY + timedelta(days=30)}, Li Na: being hired\n" == capfd.readouterr().out
    assert 0 == call(graph, "audit")
    assert "1 waived" in capfd.readouterr().out
    assert 0 == call(graph, "waive", mark[:8], "--end")
    assert f"sales_only {mark} · person p-wang counts again from {DAY} on.\n" == capfd.readouterr().out
    assert 1 == call(graph, "audit")
    capfd.readouterr()
    assert 0 == call(graph, "waive", "--list", "--all", "--format", "json")
    assert [("Li Na", False)] == [(waiver["owner"], waiver["is_running"]) for waiver in json.loads(capfd.readouterr().out)["waivers"]]
    assert 0 == call(graph, "waive", "--list")
    assert "No finding is waived.\n" == capfd.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["ffffffff"],
        ["ffffffff", *WAIVE],
        ["p-wang", *WAIVE],
        ["ffffffff", "--end"],
        ["--end"],
        ["MARK", *WAIVE[:4]],
        ["MARK", "--until", "soon", *WAIVE[2:]],
        ["MARK", "--until", str(DAY), *WAIVE[2:]],
        ["MARK", "--until", "today", *WAIVE[2:], "-p", "nonsense=1"],
        ["MARK", "--end", *WAIVE],
        ["MARK", "--list"],
    ],
)
def test_a_waiver_that_is_not_whole_is_a_usage_error_and_nothing_is_written(words: list[str]) -> None:
    graph = FakeGraph(**FOUND)
    assert 2 == call(graph, "waive", *[fingerprint() if word == "MARK" else word for word in words])
    assert [] == graph.given
