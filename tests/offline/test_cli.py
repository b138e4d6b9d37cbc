"""The command line without a database: what it asks, prints, writes and ends with."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from orggraph.cli import exit as ending
from orggraph.cli.root import ROOMS, run
from orggraph.errors import OrgGraphError, Problem, StoreUnavailable
from orggraph.library import load_catalogue
from orggraph.locale import Text
from tests.fake_graph import DAY, FINDING, FakeGraph, opening

PERSON = {"person_id": "p1", "person": "王俊", "level": 3, "seen_on": DAY, "is_key": True, "ties": []}


def call(graph: FakeGraph, *words: str) -> int:
    return run(list(words), opening(graph))


def branches(kind: type[OrgGraphError] = OrgGraphError) -> Iterator[type[OrgGraphError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from branches(below)


# -- questions


def test_question_is_a_command_of_its_topic(capfd: pytest.CaptureFixture[str]) -> None:
    graph = FakeGraph(**{"people.list": [PERSON]})
    assert 0 == call(graph, "people", "list", "p1", "--min-level", "2", "--functions", "sales", "--functions", "rnd", "--no-is-live", "--format", "json")
    assert [("people.list", {"as_of": DAY, "person_id": "p1", "min_level": 2, "functions": ["sales", "rnd"], "is_live": False})] == graph.asked
    said = orjson.loads(capfd.readouterr().out)
    assert "people.list" == said["query"]
    assert [{**PERSON, "seen_on": "2026-06-30"}] == said["rows"]


def test_id_of_a_customer_needs_no_id_in_its_option() -> None:
    graph = FakeGraph()
    assert 0 == call(graph, "gaps", "sales_only", "--customer", "c1", "--as-of", "2026-06-01", "--format", "csv")
    assert ("c1", "2026-06-01") == (graph.asked[0][1]["customer_id"], str(graph.asked[0][1]["as_of"]))


def test_subject_may_be_given_by_its_option_too() -> None:
    graph = FakeGraph()
    assert 0 == call(graph, "people", "list", "--person", "p1")
    assert "p1" == graph.asked[0][1]["person_id"]


def test_two_subjects_are_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "people", "list", "p1", "--person", "p2")
    assert 'error: Two are asked about: "p1" and "p2". Name one.\n' == capfd.readouterr().err


def test_any_question_can_be_asked_by_its_full_name() -> None:
    graph = FakeGraph()
    assert 0 == call(graph, "query", "people.list", "-p", "person_id=p1", "-p", "functions=a", "-p", "functions=b=c")
    assert ["a", "b=c"] == graph.asked[0][1]["functions"]


def test_a_fault_that_is_the_error_itself_is_said_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(**{"map.customers": []}), "audit", "--customer", "c9")
    assert 1 == capfd.readouterr().err.count('There is no customer "c9".')


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "error: --port takes a whole number. See orggraph serve --help\n"), ("zh", "错误：--port 须为整数。 参见 orggraph serve --help\n")],
)
def test_option_that_takes_a_number_says_so(language: str, said: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "serve", "--port", "abc", "--lang", language)
    assert said == capfd.readouterr().err


def test_every_wrong_parameter_is_named(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "people", "list", "--min-level", "9", "--as-of", "soon")
    said = capfd.readouterr().err.splitlines()
    assert "error: people.list cannot be asked like this. Correct the parameters named below." == said[0]
    assert {'as_of "soon"', "person_id", 'min_level "9"'} == {line.strip().partition(":")[0] for line in said[1:]}


def test_unknown_names_come_with_names_that_look_alike(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "gaps", "sales_onyl")
    assert "gaps.sales_only" in capfd.readouterr().err
    assert 2 == call(FakeGraph(), "gap")
    assert "Did you mean gaps" in capfd.readouterr().err
    assert 2 == call(FakeGraph(), "gaps", "sales_only", "--custmer", "c1")
    assert "There is no option --custmer. Did you mean --customer?" in capfd.readouterr().err
    assert 2 == call(FakeGraph(), "gaps", "sales_only", "c1", "c2")
    assert "error: Not expected here: c1 c2. See" in capfd.readouterr().err


def test_truncated_answer_says_so_aside_from_the_data(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ORGGRAPH_ROW_CAP", "1")
    assert 0 == call(FakeGraph(**{"people.list": [PERSON, PERSON]}), "people", "list", "p1", "--format", "jsonl")
    caught = capfd.readouterr()
    assert 1 == len(caught.out.splitlines())
    assert "Cut short after 1 rows" in caught.err


# -- languages


def test_everything_is_said_in_the_asked_language(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == call(FakeGraph(**{"people.list": [PERSON]}), "people", "list", "p1", "--lang", "zh")
    assert "people.list 的标题 · 基准日 2026-06-30 · 1 行" in capfd.readouterr().out
    assert 2 == call(FakeGraph(), "--lang=zh", "people", "list")
    assert "错误：无法这样查询 people.list。" in capfd.readouterr().err


def test_language_comes_from_the_setting_when_no_flag_says_it(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_LANG", "zh")
    assert 0 == call(FakeGraph(), "gaps", "sales_only")
    assert "没有发现问题。" in capfd.readouterr().out


def test_categories_are_said_in_the_words_of_the_graph(capfd: pytest.CaptureFixture[str]) -> None:
    matching = [{"category_id": "sales", "name_en": "Sales", "name_zh": "销售"}]
    graph = FakeGraph(**{"gaps.sales_only": [FINDING], "counterparts.matching_table": matching})
    assert 0 == call(graph, "gaps", "sales_only", "--lang", "zh")
    assert "仅由Li Qiang（销售，信任，最近联系 2026-06-18）掌握。" in capfd.readouterr().out
    assert 0 == call(graph, "gaps", "sales_only", "--lang", "zh", "--format", "jsonl")
    assert "sales" == orjson.loads(capfd.readouterr().out)["evidence"]["held_by"][0]["function"]


def test_readers_of_english_see_english_names_and_programs_the_graphs_own(capfd: pytest.CaptureFixture[str]) -> None:
    english = [
        {"kind": "staff", "id": "s-li", "name": "李强", "name_en": "Li Qiang", "title": None, "title_en": None},
        {"kind": "customer", "id": "c1", "name": "云和电信", "name_en": "Yunhe Telecom", "title": None, "title_en": None},
    ]
    found = {**FINDING, "evidence": {"held_by": [{**FINDING["evidence"]["held_by"][0], "staff": "李强"}]}}
    graph = FakeGraph(**{"gaps.sales_only": [found], "map.english_names": english})
    assert 0 == call(graph, "gaps", "sales_only", "--lang", "en")
    shown = capfd.readouterr().out
    assert [True, True, False] == [word in shown for word in ("Yunhe Telecom", "Held only by Li Qiang", "云和")]
    assert ["c1", "p-wang", "s-li"] == graph.asked[-1][1]["ids"]
    assert 0 == call(graph, "gaps", "sales_only", "--lang", "en", "--format", "json")
    assert "李强" in capfd.readouterr().out
    graph.asked.clear()
    assert 0 == call(graph, "gaps", "sales_only", "--lang", "zh")
    assert "map.english_names" not in [name for name, _ in graph.asked]
    assert "李强" in capfd.readouterr().out


def test_unknown_language_is_refused(capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "config", "show", "--lang", "fr")
    assert "fr" in capfd.readouterr().err


# -- where the answer goes


def test_file_is_written_whole_and_its_ending_chooses_the_format(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "answer.csv"
    out.write_text("before")
    assert 0 == call(FakeGraph(**{"people.list": [PERSON]}), "people", "list", "p1", "--out", str(out))
    caught = capfd.readouterr()
    assert ("", f"Written to {out}\n") == (caught.out, caught.err)
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert [out] == list(tmp_path.iterdir())


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_spreadsheet_asks_the_graph_for_its_words_unless_raw(format_: str, tmp_path: Path) -> None:
    graph = FakeGraph(**{"people.list": [PERSON]})
    assert 0 == call(graph, "people", "list", "p1", "--format", format_, "--out", str(tmp_path / "said"))
    assert ["people.list", "counterparts.matching_table", "map.english_names"] == [name for name, _ in graph.asked]
    graph.asked.clear()
    assert 0 == call(graph, "people", "list", "p1", "--format", format_, "--raw", "--out", str(tmp_path / "raw"))
    assert ["people.list"] == [name for name, _ in graph.asked]


def test_file_stays_as_it_was_when_the_question_fails(tmp_path: Path) -> None:
    out = tmp_path / "answer.json"
    out.write_text("before")
    assert 3 == call(FakeGraph(**{"people.list": StoreUnavailable(Text("Gone.", "断开。"))}), "people", "list", "p1", "--out", str(out))
    assert "before" == out.read_text()
    assert [out] == list(tmp_path.iterdir())


@pytest.mark.parametrize(("name", "said"), [("answer.doc", "which format to write"), ("missing/answer.csv", "There is no folder")])
def test_file_that_cannot_be_written_is_named(tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, said: str) -> None:
    assert 2 == call(FakeGraph(), "gaps", "sales_only", "--out", str(tmp_path / name))
    assert said in capfd.readouterr().err


def test_workbook_is_not_shown_on_a_terminal(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert 2 == call(FakeGraph(), "gaps", "sales_only", "--format", "xlsx")
    caught = capfd.readouterr()
    assert ("", "error: An XLSX workbook can't be shown on a terminal. Name a file: --out FILE.xlsx\n") == (caught.out, caught.err)


def test_workbook_goes_through_a_pipe(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert 0 == call(FakeGraph(), "gaps", "sales_only", "--format", "xlsx")
    assert capfdbinary.readouterr().out.startswith(b"PK")


def test_no_colour_in_a_pipe_or_with_no_color(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    graph = FakeGraph(**{"people.list": [PERSON]})
    call(graph, "people", "list", "p1")
    assert "\x1b" not in capfd.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    call(graph, "people", "list", "p1")
    assert "\x1b[1m" in capfd.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    call(graph, "people", "list", "p1")
    assert "\x1b" not in capfd.readouterr().out


# -- audits


@pytest.mark.parametrize(
    ("answers", "words", "code"),
    [
        ({}, [], 0),
        ({"gaps.sales_only": [FINDING]}, [], 1),
        ({"gaps.sales_only": [FINDING]}, ["--fail-on", "critical"], 0),
        ({"gaps.sales_only": StoreUnavailable(Text("Gone.", "断开。"))}, [], 3),
        ({"map.customers": []}, [], 3),
        ({}, ["--select", "no_such_rule"], 2),
        ({}, ["--as-of", "soon"], 2),
        ({}, ["--fail-on", "terrible"], 2),
    ],
)
def test_audit_ends_with_its_verdict(answers: dict[str, Any], words: list[str], code: int, capfd: pytest.CaptureFixture[str]) -> None:
    assert code == call(FakeGraph(**answers), "audit", *words)


def test_audit_hints_where_to_read_on(capfd: pytest.CaptureFixture[str]) -> None:
    assert 1 == call(FakeGraph(**{"gaps.sales_only": [FINDING]}), "audit", "--customer", "c1")
    assert (
        'exit 1: findings at or above "high" (--fail-on high). Details: --format json; why a rule matters: orggraph audit --explain sales_only'
        == capfd.readouterr().err.splitlines()[0]
    )

    assert 1 == call(FakeGraph(**{"gaps.sales_only": [FINDING]}), "audit", "--lang", "zh")
    assert capfd.readouterr().err.startswith("退出码 1：存在达到“高”级别的问题（--fail-on high）。")


# -- errors


def test_every_error_has_an_exit_code() -> None:
    for kind in branches():
        assert ending.exit_code(kind(Text("What.", "什么。"))) in (1, 2, 3), kind
    expected = {
        "CallerError": 2,
        "UnknownQuery": 2,
        "BadParams": 2,
        "BadSettings": 2,
        "NotAllowed": 2,
        "LibraryError": 2,
        "BadQueryFile": 2,
        "BadMigrationFile": 2,
    }
    expected |= {
        "BadProfile": 2,
        "ImportRefused": 1,
        "PlanOutdated": 1,
        "SchemaError": 3,
        "MigrationsPending": 3,
        "MigrationChanged": 3,
        "StoreError": 3,
        "StoreUnavailable": 3,
        "StoreUnfit": 3,
    }
    expected |= {
        "AccessRefused": 3,
        "QueryTimedOut": 3,
        "QueryFailed": 3,
        "ConstraintBroken": 3,
        "StaleData": 3,
        "ImportUnfinished": 3,
        "Abandoned": 3,
        "ContractError": 3,
        "OrgGraphError": 3,
        "WriteFailed": 3,
    }
    found = {kind.__name__: ending.exit_code(kind(Text("a", "b"))) for kind in branches() if kind.__module__ == "orggraph.errors"}
    assert expected == found


def test_unforeseen_error_is_never_clean_and_shows_no_trace_without_debug(capfd: pytest.CaptureFixture[str]) -> None:
    graph = FakeGraph(**{"people.list": KeyError("secret")})
    assert 3 == call(graph, "people", "list", "p1")
    said = capfd.readouterr().err
    assert "Something unforeseen happened (KeyError: 'secret')." in said
    assert "Traceback" not in said
    assert 3 == call(graph, "people", "list", "p1", "--debug")
    assert "Traceback" in capfd.readouterr().err
    assert graph.is_closed


def test_interrupt_ends_with_130_and_a_word(capfd: pytest.CaptureFixture[str]) -> None:
    assert 130 == call(FakeGraph(**{"people.list": KeyboardInterrupt()}), "people", "list", "p1")
    assert "Stopped.\n" == capfd.readouterr().err


def test_only_the_first_problems_are_listed_with_a_count_of_the_rest() -> None:
    problems = [Problem(what=Text(f"fault {at}", f"错误 {at}"), path="staff.csv", row=at) for at in range(1, 26)]
    stream = io.StringIO()
    ending.report(StoreUnavailable(Text("Many.", "很多。"), Text("Mend.", "修。"), problems=problems), stream=stream)
    lines = stream.getvalue().splitlines()
    assert "error: Many. Mend." == lines[0]
    assert "  staff.csv, row 1: fault 1" == lines[1]
    assert 22 == len(lines)
    assert "  … and 5 more" == lines[-1]


def test_closed_pipe_is_quiet() -> None:
    code = "import sys; from orggraph.cli.root import run; sys.exit(run(['queries', 'list']))"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert b"" == process.stderr.read()
    process.stderr.close()
    assert ending.PIPE_CLOSED == process.wait(timeout=60)


def test_wrong_setting_is_told_with_its_name(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ORGGRAPH_URI", "http://nowhere")
    assert 2 == run(["gaps", "sales_only"])
    assert "ORGGRAPH_URI" in capfd.readouterr().err


def test_broken_question_file_stops_neither_help_nor_the_database_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "broken.cypher").write_text("RETURN 1")
    monkeypatch.setenv("ORGGRAPH_QUERIES", str(tmp_path))
    monkeypatch.setenv("ORGGRAPH_HOME", str(tmp_path / "home"))
    assert 0 == run(["--help"])
    caught = capfd.readouterr()
    assert "Commands" in caught.out
    assert "own.broken can't be used" in caught.err
    assert 0 == run(["db", "status"])
    assert "stopped" in capfd.readouterr().out
    assert 2 == run(["own", "broken"])
    assert "broken.cypher" in capfd.readouterr().err


# -- help


def every_command() -> list[list[str]]:
    rooms = [[name] for name in ROOMS]
    rooms += [["queries", name] for name in ("list", "show", "check", "terms")]
    rooms += [["db", name] for name in ("status", "start", "stop", "migrate", "info")] + [["config", "show"]]
    return rooms + [[query.topic, query.stem] for query in load_catalogue().values()]


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_has_a_help_page_with_an_example(words: list[str], language: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run([*words, "--lang", language, "--help"])
    said = capfd.readouterr().out
    is_group = words in (["queries"], ["db"], ["config"], ["simulate"], ["plan"])
    assert is_group or f"  orggraph {words[0]}" in said.partition({"en": "\nExample\n", "zh": "\n示例\n"}[language])[2]
    assert "Traceback" not in said
    if language == "zh":
        assert any("\u4e00" <= character <= "\u9fff" for character in said.splitlines()[0])


@pytest.mark.parametrize("words", [[], ["gaps"], ["db"]], ids=" ".join)
def test_half_a_command_shows_what_there_is(words: list[str], capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == run(words)
    shown = capfd.readouterr()
    assert "" == shown.out
    assert "Usage: " + " ".join(["orggraph", *words]) in shown.err


def test_help_lists_every_topic_and_question(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["--help"])
    said = " ".join(capfd.readouterr().out.split())
    for query in load_catalogue().values():
        assert query.topic in said
        assert query.stem in said


def test_help_of_a_question_says_defaults_and_bounds(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == call(FakeGraph(), "people", "list", "--help")
    said = capfd.readouterr().out
    assert "what min_level is (default: 1; 0 to 4)" in said
    assert "PERSON_ID" in said
    assert "--as-of DAY" in said


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = "import sys; from orggraph.cli.root import run; run(['--help']); print(sorted({name.partition('.')[0] for name in sys.modules}), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "200"})
    assert set() == {"neo4j", "pydantic", "fastapi", "python_calamine", "xlsxwriter", "jinja2", "uvicorn"} & set(orjson.loads(done.stderr.replace("'", '"')))


def test_version_is_said() -> None:
    done = subprocess.run([sys.executable, "-m", "orggraph.cli", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("orggraph ")


# -- question files and settings


def test_source_of_a_question_is_its_file(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["queries", "show", "gaps", "sales_only", "--source"])
    assert load_catalogue()["gaps.sales_only"].source == capfd.readouterr().out


def test_terms_are_listed_with_how_they_are_called(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["queries", "terms"])
    said = capfd.readouterr().out
    assert "term.is_active(edge, day = $as_of)" in said
    assert len(load_catalogue().terms) <= len(said.splitlines())


def test_a_question_is_shown_as_an_engine_gets_it_after_its_parameters(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["queries", "show", "gaps.sales_only"])
    said = capfd.readouterr().out
    lines = said.splitlines()
    assert said.endswith(load_catalogue()["gaps.sales_only"].text.rstrip("\n") + ";\n")
    assert ":param customer_id => null;" in lines
    assert ":param sales_functions => ['sales'];" in lines
    assert any(line.startswith(":param as_of => date('2") for line in lines)


def test_question_files_are_checked(capfd: pytest.CaptureFixture[str]) -> None:
    assert 0 == run(["queries", "check"])
    assert f"{len(load_catalogue())} questions checked, no problem.\n" == capfd.readouterr().err


def test_settings_are_shown_with_their_origin_and_without_the_password(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("ORGGRAPH_PASSWORD", "hunter2")
    assert 0 == run(["--home", "somewhere", "config", "show", "--origin"])
    said = capfd.readouterr().out
    assert "hunter2" not in said
    assert ["password", "********", "ORGGRAPH_PASSWORD"] in [line.split() for line in said.splitlines()]
    assert "flag" in next(line for line in said.splitlines() if line.startswith("home"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "localhost", "192.168.1.5", "example.com", ""])
def test_no_address_but_loopback_is_served(host: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert 2 == call(FakeGraph(), "serve", "--host", host)
    assert "127.0.0.1" in capfd.readouterr().err
