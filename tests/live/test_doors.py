"""The real doors on a real engine: every example of every help page, the same answer through each door, files in by command."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import orjson
import pytest

from orggraph.cli.root import ROOMS, run
from orggraph.demo import load_demo
from orggraph.errors import BadParams
from orggraph.graph import OrgGraph
from orggraph.library import Query, load_catalogue
from tests.live.engine import EngineUnderTest
from tests.live.served import served

DAY = date(2026, 6, 30)
OWN_COMMANDS = [("audit",), ("gate",), ("simulate", "votes"), ("query",), ("import",), ("demo",), ("serve",), ("config", "show")]
OWN_COMMANDS += [("db", name) for name in ("status", "start", "stop", "migrate", "info")] + [("queries", name) for name in ("list", "show", "check", "terms")]
OWN_COMMANDS += [("simulate", "departure"), ("plan", "coverage"), ("waive",), ("explain",), ("template",), ("undo",)]
TOLD_ELSEWHERE = ("orggraph serve", "orggraph demo")
UNTOLD = {"orggraph db stop"}
"""Run by tests of their own: they change what other tests look at."""


@pytest.fixture(scope="module")
def demo(embedded: EngineUnderTest) -> Iterator[EngineUnderTest]:
    """The embedded engine with the demo world."""
    load_demo(embedded.empty(), DAY)
    yield embedded
    embedded.empty()


def call(engine: EngineUnderTest, *words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **engine.environment}
    return subprocess.run([sys.executable, "-m", "orggraph.cli", *words], capture_output=True, text=True, env=environment, cwd=cwd, timeout=120, check=False)


def examples(page: str) -> list[str]:
    return [line.strip() for line in page.partition("\nExample\n")[2].splitlines() if line.startswith("  orggraph ")]


# -- every help page's example


def test_every_command_of_ours_is_among_those_whose_examples_run() -> None:
    assert set(ROOMS) == {words[0] for words in OWN_COMMANDS}


@pytest.mark.parametrize("query", load_catalogue().values(), ids=lambda query: query.name)
def test_example_of_every_question_runs(demo: EngineUnderTest, query: Query, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    for name, value in demo.environment.items():
        monkeypatch.setenv(name, value)
    assert 0 == run([query.topic, query.stem, "--help"])
    [example] = examples(capfd.readouterr().out)
    day = ["--as-of", str(DAY)] if any(param.name == "as_of" for param in query.params) else []
    assert 0 == run([*shlex.split(example)[1:], *day, "--format", "json"])
    said = capfd.readouterr()
    assert bool(query.sensitive.hidden) == said.err.startswith("Left out as sensitive: ")
    assert len(said.err.splitlines()) == bool(query.sensitive.hidden)
    assert query.name == orjson.loads(said.out)["query"]


@pytest.mark.parametrize("words", OWN_COMMANDS, ids=" ".join)
def test_example_of_every_command_runs(demo: EngineUnderTest, words: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,name\nnew-1,Somebody New\n")
    told = examples(call(demo, *words, "--help").stdout)
    assert told
    for example in told:
        if example in UNTOLD or example.startswith(TOLD_ELSEWHERE):
            continue
        done = call(demo, *shlex.split(example)[1:], cwd=tmp_path)
        assert done.returncode in ((0, 1) if words in (("audit",), ("gate",)) else (0,)), done.stderr
        assert "error:" not in done.stderr


# -- the same answer through each door


@pytest.fixture(scope="module")
def door(demo: EngineUnderTest) -> Iterator[httpx.Client]:
    """Somebody who knows the secret of a running `orggraph serve`."""
    with served(demo) as server, httpx.Client(base_url=server.url, headers=server.headers, timeout=120) as client:
        yield client
        assert (130, "Stopped.\n") == server.stop(signal.SIGINT)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("people.reporting_chain", {"person_id": "p-0029"}),
        ("gaps.key_uncovered", {}),
        ("map.power_map", {"customer_id": "c-yunhe-chenghu"}),
        ("profile.sales_held", {"stale_days": 60}),
    ],
)
def test_every_door_gives_the_same_answer(demo: EngineUnderTest, door: httpx.Client, name: str, values: dict[str, Any]) -> None:
    values = {**values, "as_of": str(DAY)}
    with OrgGraph(demo.settings) as graph:
        expected = orjson.loads(orjson.dumps(graph.query(name, values).rows))
    assert expected
    pairs = [word for key, value in values.items() for word in ("-p", f"{key}={value}")]
    assert expected == orjson.loads(call(demo, "query", name, *pairs, "--format", "json").stdout)["rows"]
    topic, _, stem = name.partition(".")
    answer = door.get(f"/api/v1/{topic}/{stem}", params=values)
    assert expected == answer.json()["rows"]


def test_pages_of_the_api_hold_what_one_question_holds(demo: EngineUnderTest, door: httpx.Client) -> None:
    with OrgGraph(demo.settings) as graph:
        expected = orjson.loads(orjson.dumps(graph.query("people.reports", {"person_id": "p-0001", "as_of": DAY}).rows))
    found: list[Any] = []
    params: dict[str, Any] = {"person_id": "p-0001", "as_of": str(DAY), "limit": 50}
    while True:
        page = door.get("/api/v1/people/reports", params=params).json()
        found += page["rows"]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert expected == found
    assert len(found) > 50


def test_audit_is_the_same_through_command_and_address(demo: EngineUnderTest, door: httpx.Client) -> None:
    done = call(demo, "audit", "--as-of", str(DAY), "--format", "json")
    answer = door.get("/api/v1/audit", params={"as_of": str(DAY)})
    assert 1 == done.returncode
    assert orjson.loads(done.stdout) == answer.json()


STRANGERS = [
    (("gaps", "sales_only", "--customer", "c-nobody"), "customer_id", 'error: There is no customer "c-nobody". List them with: orggraph map customers\n'),
    (
        ("people", "common_manager", "p-0029", "p-nobody"),
        "other_person_id",
        'error: There is no person at a customer with the id "p-nobody". Find the id with: orggraph people find NAME\n',
    ),
    (
        ("people", "staff_card", "p-0001"),
        "staff_id",
        'error: There is no colleague of ours with the id "p-0001". Find the id with: orggraph people find NAME\n',
    ),
    (("chain", "decision_chain", "pr-99"), "project_id", 'error: There is no project "pr-99". See the live ones with: orggraph chain decision_chain\n'),
]


@pytest.mark.parametrize(("words", "param", "said"), STRANGERS, ids=lambda given: given if isinstance(given, str) and "_id" in given else "")
def test_nothing_found_about_an_id_that_nothing_has_is_an_error(demo: EngineUnderTest, words: tuple[str, ...], param: str, said: str) -> None:
    done = call(demo, *words)
    assert (2, "", said) == (done.returncode, done.stdout, done.stderr)
    values = {param: words[-1], **({"person_id": "p-0029"} if param == "other_person_id" else {})}
    with OrgGraph(demo.settings) as graph, pytest.raises(BadParams) as refused:
        graph.query(".".join(words[:2]), values)
    assert [param] == [problem.column for problem in refused.value.problems]


def test_nothing_found_about_a_known_id_is_an_answer(demo: EngineUnderTest) -> None:
    with OrgGraph(demo.settings) as graph:
        assert [] == graph.query("chain.decision_chain", {"project_id": "pr-01", "customer_id": "c-hengchuan"}).rows
        assert [] == graph.query("gaps.key_uncovered", {"customer_id": "c-hengchuan", "as_of": DAY}).rows


@pytest.mark.parametrize(("words", "said"), [(("counterparts", "matching_table"), "行政/前台、销售"), (("profile", "sales_held"), "正常")])
def test_answers_in_chinese_hold_no_slug(demo: EngineUnderTest, words: tuple[str, ...], said: str) -> None:
    assert said in call(demo, *words, "--lang", "zh", "--as-of", DAY.isoformat()).stdout


SPREADSHEETS = [("gaps", "sales_only"), ("chain", "decision_chain"), ("counterparts", "layered"), ("people", "card", "p-0001"), ("profile", "sales_held")]


@pytest.mark.parametrize("words", SPREADSHEETS, ids=".".join)
def test_spreadsheet_holds_words_of_the_language_and_neither_codes_nor_json(demo: EngineUnderTest, words: tuple[str, ...]) -> None:
    done = call(demo, *words, "--lang", "zh", "--as-of", DAY.isoformat(), "--format", "csv")
    assert (0, "") == (done.returncode, done.stderr)
    heading, *rows = csv.reader(io.StringIO(done.stdout.removeprefix("\ufeff")))
    assert rows
    assert [] == [said for said in heading if said.isascii()]
    ids = {at for at, said in enumerate(heading) if said.endswith("编号") or said == "英文名称"}
    cells = [cell for row in rows for at, cell in enumerate(row) if at not in ids]
    assert [] == [cell for cell in cells if cell.isascii() and not re.fullmatch(r"-?[\d.]*|\d{4}-\d\d-\d\d", cell)]
    assert [] == [cell for cell in cells if "{" in cell or "None" in cell]


def test_served_database_is_ready(door: httpx.Client) -> None:
    assert {"status": "ready"} == door.get("/readyz").json()


def test_engine_is_not_stopped_under_a_running_server(demo: EngineUnderTest, door: httpx.Client) -> None:
    assert 200 == door.get("/readyz").status_code
    done = call(demo, "db", "stop")
    assert 3 == done.returncode
    assert "error: " in done.stderr


def test_taken_port_is_told_in_a_sentence(demo: EngineUnderTest, door: httpx.Client) -> None:
    done = call(demo, "serve", "--port", str(door.base_url.port))
    assert 2 == done.returncode
    assert "Choose another port with --port." in done.stderr


# -- files in


def test_import_plans_first_writes_on_demand_and_then_has_nothing_to_do(demo: EngineUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name,title,department_id\nx-1,王新,总工,d-yunhe-technical\nx-2,Li,Engineer,d-yunhe-technical\n", "utf-8")
    planned = call(demo, "import", str(file))
    assert (0, "") == (planned.returncode, planned.stderr)
    assert f"Write it with: orggraph import {file} --apply" == planned.stdout.splitlines()[-1]
    assert 2 == call(demo, "people", "card", "x-1").returncode
    written = call(demo, "import", str(file), "--apply")
    assert 0 == written.returncode
    assert ["Import of people.csv", "Person"] == [line.split("  ")[0] for line in written.stdout.splitlines()[:3:2]]
    batch, undo = written.stdout.splitlines()[-2:]
    assert re.fullmatch(r"Batch \S+: 4 added, 0 changed, 0 unchanged, 0 refused\.", batch)
    assert f"Take it back with: orggraph undo {batch.removeprefix('Batch ').split(':')[0]}" == undo
    assert ["王新"] == [row["person"] for row in orjson.loads(call(demo, "people", "card", "x-1", "--format", "json").stdout)["rows"]]
    said = "Nothing to write: all that the rows say stands in the graph. What a file no longer lists is not removed."
    assert said == call(demo, "import", str(file)).stdout.splitlines()[-1]


def test_a_sheet_that_cannot_be_read_makes_the_exit_code_1_and_the_others_go_in(demo: EngineUnderTest, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "客户人员"
    for row in (["编号", "姓名"], ["z-1", "周立"]):
        book.active.append(row)
    ties = book.create_sheet("联系")
    for row in (["客户人员编号", "关系级别"], ["z-1", "认可"]):
        ties.append(row)
    book.save(tmp_path / "all.xlsx")
    said = '  all.xlsx, sheet "联系": The table lacks the column "staff id". Add it with the header "staff_id".'
    planned = call(demo, "import", str(tmp_path / "all.xlsx"))
    assert (1, True) == (planned.returncode, f"Not read, though a table of ours:\n{said}\n" in planned.stdout)
    strict = call(demo, "import", str(tmp_path / "all.xlsx"), "--strict", "--apply")
    assert (
        1,
        ["error: 1 sheet can't be read, and strict lets no row go in without the others. Correct what is refused, or import without --strict.", said],
    ) == (
        strict.returncode,
        strict.stderr.splitlines(),
    )
    assert 2 == call(demo, "people", "card", "z-1").returncode
    assert 1 == call(demo, "import", str(tmp_path / "all.xlsx"), "--apply").returncode
    assert 0 == call(demo, "people", "card", "z-1").returncode
    assert ["Nothing to write."] == call(demo, "import", str(tmp_path / "all.xlsx")).stdout.splitlines()[-1:]


def test_refused_rows_are_named_kept_and_make_the_exit_code_1(demo: EngineUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name,layer\ny-1,Good,2\ny-2,Bad,17\n", "utf-8")
    done = call(demo, "import", str(file))
    assert 1 == done.returncode
    assert "row 3" in done.stdout
    assert "17" in (tmp_path / "people.error.csv").read_text("utf-8-sig")
    strict = call(demo, "import", str(file), "--strict", "--apply")
    assert 1 == strict.returncode
    assert "error: " in strict.stderr
    assert 2 == call(demo, "people", "card", "y-1").returncode
    written = call(demo, "import", str(file), "--apply")
    assert 1 == written.returncode
    assert "row 3" in written.stdout


def test_refused_rows_are_kept_where_asked_or_in_the_current_folder_when_their_own_cannot_be_written(demo: EngineUnderTest, tmp_path: Path) -> None:
    shared, here = tmp_path / "shared", tmp_path / "here"
    for place in (shared / "a", shared / "b", here):
        place.mkdir(parents=True)
    files = [shared / "a" / "people.csv", shared / "b" / "people.csv"]
    for number, file in enumerate(files):
        file.write_text(f"id,name,layer\nz-{number},Bad,17\n", "utf-8")
    # Something else holds the name: not even an administrator can write there.
    (shared / "b" / "people.error.csv").mkdir()
    done = call(demo, "import", *map(str, files), cwd=here)
    assert (1, ["people-2.error.csv", "people.error.csv"]) == (done.returncode, sorted(path.name for path in here.iterdir()))
    assert "they are in the current folder instead" in done.stderr
    asked = call(demo, "import", *map(str, files), "--errors", str(tmp_path), cwd=here)
    assert (1, "") == (asked.returncode, asked.stderr)
    assert ["z-0", "z-1"] == [(tmp_path / name).read_text("utf-8-sig").splitlines()[1].split(",")[0] for name in ("people.error.csv", "people-2.error.csv")]
    assert 2 == call(demo, "import", str(files[0]), "--errors", str(tmp_path / "none"), cwd=here).returncode


def test_the_day_of_an_import_is_the_day_on_which_facts_change(demo: EngineUnderTest, tmp_path: Path) -> None:
    people, ties = tmp_path / "people.csv", tmp_path / "CONTACTS.csv"
    people.write_text("id,name\nw-1,王一\n", "utf-8")
    ties.write_text("staff_id,person_id,level,last_contact_on\ns-001,w-1,1,2026-05-30\n", "utf-8")
    assert 0 == call(demo, "import", str(people), str(ties), "--apply", "--as-of", "2026-06-01").returncode
    ties.write_text("staff_id,person_id,level,last_contact_on\ns-001,w-1,3,2026-06-07\n", "utf-8")
    planned = call(demo, "import", str(ties), "--as-of", "2026-06-08")
    assert f"Write it with: orggraph import {ties} --as-of 2026-06-08 --apply" == planned.stdout.splitlines()[-1]
    assert 0 == call(demo, "import", str(ties), "--apply", "--as-of", "2026-06-08").returncode
    for day, level in (("2026-06-07", 1), ("2026-06-08", 3)):
        (card,) = orjson.loads(call(demo, "people", "card", "w-1", "--as-of", day, "--format", "json").stdout)["rows"]
        assert [level] == [tie["level"] for tie in card["ties"]]
    wrong = call(demo, "import", str(ties), "--as-of", "soon")
    assert 2 == wrong.returncode
    assert "2026-06-30" in wrong.stderr


def test_demo_is_not_mixed_with_what_was_imported(demo: EngineUnderTest, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("id,name\nz-1,Own\n", "utf-8")
    assert 0 == call(demo, "import", str(file), "--apply").returncode
    done = call(demo, "demo")
    assert 2 == done.returncode
    assert "ORGGRAPH_HOME" in done.stderr


# -- the engine below


def test_database_commands_say_how_it_is(demo: EngineUnderTest) -> None:
    said = call(demo, "db", "status").stdout
    assert "running" in said
    assert str(demo.settings.home) in said
    assert "up to date" in call(demo, "db", "info").stdout
    assert "The schema is up to date.\n" == call(demo, "db", "migrate").stdout


def test_reading_through_a_question_of_the_users_own(demo: EngineUnderTest, tmp_path: Path) -> None:
    folder = tmp_path / "own" / "mine"
    folder.mkdir(parents=True)
    (folder / "headcount.cypher").write_text(
        """/* +++
title   = { en = "Headcount", zh = "人数" }
summary = { en = "People per layer.", zh = "各层级人数。" }
kind    = "view"
[columns]
layer = "int?"
people_count = { type = "int", en = "people", zh = "人数" }
+++ */
MATCH (person:Person)
RETURN
  person.layer AS layer,
  count(person) AS people_count
ORDER BY layer
""",
        "utf-8",
    )
    environment = {**os.environ, **demo.environment, "ORGGRAPH_QUERIES": str(tmp_path / "own")}
    done = subprocess.run(
        [sys.executable, "-m", "orggraph.cli", "mine", "headcount", "--lang", "zh"], capture_output=True, text=True, env=environment, check=False
    )
    assert (0, "") == (done.returncode, done.stderr)
    assert "人数" in done.stdout
    assert "高层" in done.stdout
