"""What leaves us, through every question, command and format: nothing sensitive unless the owner asks, and nothing that drives a terminal."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from orggraph.cli.question import example
from orggraph.cli.root import run
from orggraph.demo import load_demo
from orggraph.graph import OrgGraph
from orggraph.library import Query, load_catalogue
from orggraph.model import EDGES, NODES, SENSITIVE
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

DAY = date(2026, 6, 30)
SECRET, FIGURE = "TopSecret", 7_331_337
EVIL = "\x1b[31m\x1b]0;t\x07\x9b2J\u202eevil\u2066\r\nforged\x08\x7f\u2028"
FORMATS = ("table", "json", "csv")
WHOLE = ("table", "json", "jsonl", "csv", "md", "xlsx")
"""The others are made of what these are; they are tried on a few questions of each kind of face."""
FACES = {"people.card", "people.trust_accounts", "people.reporting_chain", "gaps.sales_only", "checks.level_jump", "map.power_map", "profile.scenes"}
# Questions about ids look for these; everything else gets an id that drives a terminal, too.
HOSTILE_IDS = "MATCH (n:Person) WHERE n.id >= 'p-0200' AND n.id < 'p-0230' SET n.id = n.id + $evil"


@pytest.fixture(scope="module")
def demo(embedded: EngineUnderTest) -> Iterator[EngineUnderTest]:
    """The demo world with a secret in every sensitive property, and with names that drive a terminal."""
    store = embedded.empty()
    load_demo(store, DAY)
    plant_secrets(store)
    plant_evil(store)
    yield embedded
    embedded.empty()


@pytest.fixture
def settings(demo: EngineUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in demo.environment.items():
        monkeypatch.setenv(name, value)


def plant_secrets(store: Store) -> None:
    private = "MATCH (a:Activity)-[:WITH]->(:Customer) WHERE a.kind <> 'meal' AND a.scene <> 'private' WITH DISTINCT a ORDER BY a.id LIMIT 3"
    store.write(f"{private} SET a.scene = 'private' REMOVE a.approved_on", {}, name="test")
    for node in NODES:
        for item in (item for item in node.properties if item.is_sensitive):
            where = "WHERE n.scene <> 'private'" if item.name == "scene" else ""
            store.write(f"MATCH (n:{node.label}) {where} SET n.{item.name} = $secret", {"secret": SECRET}, name="test")
    for edge in EDGES:
        for item in (item for item in edge.properties if item.is_sensitive):
            secret = SECRET if item.type == "str" else FIGURE
            where = "WHERE e.since IS NULL OR e.since < date('2026-05-01')"  # rules look for what private meetings and missing evidence tell
            store.write(
                f"MATCH (:{edge.start.label})-[e:{edge.type}]->(:{edge.end.label}) {where} SET e.{item.name} = $secret", {"secret": secret}, name="test"
            )


def plant_evil(store: Store) -> None:
    for node in NODES:
        for item in node.properties if not node.is_internal else ():
            if (
                item.type == "str"
                and not item.values
                and not item.is_sensitive
                and item.name not in ("id", "category", "function", "currency", "line", "side", "batch")
            ):
                store.write(f"MATCH (n:{node.label}) WHERE n.{item.name} IS NOT NULL SET n.{item.name} = n.{item.name} + $evil", {"evil": EVIL}, name="test")
    store.write("MATCH (n:ImportBatch) SET n.source = n.source + $evil, n.files = ['a' + $evil]", {"evil": EVIL}, name="test")
    store.write(HOSTILE_IDS, {"evil": EVIL}, name="test")


def drives(text: str) -> set[str]:
    """The characters that drive a terminal or turn the order of reading; line ends are ours."""
    turning = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
    return {letter for letter in set(text) - set("\n") if unicodedata.category(letter) in ("Cc", "Zl", "Zp") or unicodedata.bidirectional(letter) in turning}


def spoken(path: Path) -> str:
    """Everything that a workbook says."""
    book = openpyxl.load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None)


def said(words: list[str], capfd: pytest.CaptureFixture[str], tmp_path: Path, *, code: tuple[int, ...] = (0, 1)) -> str:
    """What a call prints on both streams, and writes to its file when it makes a workbook."""
    is_book = "xlsx" in words
    out = tmp_path / "out.xlsx"
    assert run([*words, *(["--out", str(out)] if is_book else [])]) in code, words
    caught = capfd.readouterr()
    return caught.out.replace("\r\n", "\n") + caught.err + (spoken(out) if is_book else "")


def asked(query: Query) -> list[str]:
    day = ["--as-of", str(DAY)] if any(param.name == "as_of" for param in query.params) else []
    return [*shlex.split(example(query))[1:], *day]


def assert_nothing_leaves(text: str, what: object) -> None:
    assert SECRET not in text, what
    assert str(FIGURE) not in text.replace(",", ""), what
    assert set() == drives(text), what


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("query", load_catalogue().values(), ids=lambda query: query.name)
def test_no_question_tells_a_secret_or_drives_a_terminal_in_any_format(query: Query, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for form in WHOLE if query.name in FACES else FORMATS:
        # An example may ask about an id that the demo has no more, since it drives a terminal now; that is told, and harmlessly.
        assert_nothing_leaves(said([*asked(query), "--format", form], capfd, tmp_path, code=(0, 2)), (query.name, form))


OTHERS = [
    *(f"audit --as-of {DAY} --format {form}" for form in (*WHOLE, "junit", "sarif")),
    *(f"explain {subject} --as-of {DAY} --format {form}" for subject in ("c-yunhe", "p-0029", "s-018", "pr-01") for form in FORMATS),
    f"gate pr-01 --as-of {DAY}",
    f"simulate votes pr-01 --flip --as-of {DAY}",
    f"simulate departure s-018 --as-of {DAY}",
    f"plan coverage --customer c-yunhe --as-of {DAY}",
    "undo --list",
    "waive --list --all",
    "queries list",
    "config show --origin",
    "map customers --lang zh",
    "audit --lang zh --format table",
]


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize("words", OTHERS)
def test_no_other_command_does(words: str, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert_nothing_leaves(said(shlex.split(words), capfd, tmp_path), words)


@pytest.mark.usefixtures("settings")
@pytest.mark.parametrize(
    "words",
    [
        ["explain", f"x{EVIL}"],
        ["people", "card", f"x{EVIL}"],
        ["query", f"x{EVIL}"],
        ["audit", "--select", f"x{EVIL}"],
        ["audit", "--baseline", f"x{EVIL}"],
        ["audit", "--out", f"x{EVIL}"],
        ["audit", "--out", f"{EVIL}/x.csv"],
        ["import", f"x{EVIL}.csv"],
        ["import", f"x{EVIL}", "--profile", f"y{EVIL}"],
        ["undo", f"x{EVIL}"],
        ["waive", f"x{EVIL}", "--end"],
        [f"x{EVIL}"],
        ["people", f"x{EVIL}"],
        ["people", "card", "p-1", f"--x{EVIL}"],
        ["people", "card", "p-1", f"x{EVIL}"],
        ["serve", "--host", f"x{EVIL}"],
        ["--uri", f"bolt://x{EVIL}", "map", "customers"],
        ["--home", f"/no/x{EVIL}", "db", "status"],
        ["people", "card", f"x{EVIL}", "--debug"],
    ],
    ids=lambda words: " ".join(words)[:20].encode("unicode_escape").decode(),
)
def test_what_is_asked_for_is_repeated_harmlessly(words: list[str], capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert_nothing_leaves(said(words, capfd, tmp_path, code=(0, 1, 2, 3)), words)


def test_an_import_of_hostile_files_says_so_harmlessly(demo: EngineUnderTest, settings: None, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    name = EVIL.replace("\x9b", "").replace("\r\n", "").replace("\u2028", "")
    folder = tmp_path / f"d{name}"
    folder.mkdir()
    people = folder / "people.csv"
    people.write_text(f"id,name,x{name},manager_id\nh-1,ok{name},1,\n,=cmd{name},2,\nh-3,\t＝1{name},3,h-9{name}\n", encoding="utf-8")
    (tmp_path / f"p{name}.toml").write_text("title = { en = 1 }\n", encoding="utf-8")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Pe\u202eople"
    book.active.append(["id", "name\u202e"])
    book.active.append([None, "x\u2066y"])
    book.save(tmp_path / f"b{name}.xlsx")
    for words in (["import", str(people)], ["import", str(tmp_path / f"b{name}.xlsx")], ["import", str(people), "--profile", str(tmp_path / f"p{name}.toml")]):
        assert_nothing_leaves(said(words, capfd, tmp_path, code=(1, 2)), words)
    refused = (folder / "people.error.csv").read_text("utf-8-sig")
    assert set() == drives(refused.replace("\r\n", "\n"))
    assert ("'=cmd" in refused, "＝1" in refused.replace("'＝1", "").replace("' ＝1", "")) == (True, False)


# -- the owner asks


@pytest.mark.usefixtures("settings")
def test_the_owner_sees_it_when_asking(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ask = f"people trust_accounts --customer c-yunhe --as-of {DAY} --format json".split()
    assert str(FIGURE) in said([*ask, "--show-sensitive"], capfd, tmp_path)
    hidden = said(ask, capfd, tmp_path)
    answer = json.loads(hidden.splitlines()[0])
    assert {"columns": ["work_deposits", "trust_personal", "personal_deposits"], "rows": 0} == answer["left_out"]
    assert not {"trust_personal", "personal_deposits", "work_deposits"} & {column["name"] for column in answer["columns"]}
    assert "Left out as sensitive: work activities together, personal trust, private activities together." in hidden


@pytest.mark.usefixtures("settings")
def test_rows_that_tell_a_secret_by_being_there_come_with_the_owner(demo: EngineUnderTest, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    [number] = demo.store.read("MATCH (a:Activity {scene: 'private'}) WHERE a.approved_on IS NULL RETURN count(a) AS number", {}, name="test").records
    ask = f"gaps activity_unapproved --approval-kinds nothing --activity-days 36500 --as-of {DAY} --format json".split()
    assert [] == json.loads(said(ask, capfd, tmp_path).splitlines()[0])["rows"]
    shown = json.loads(said([*ask, "--show-sensitive"], capfd, tmp_path).splitlines()[0])["rows"]
    assert number["number"] > 0
    assert all(row["evidence"]["is_private"] for row in shown)
    assert shown


def test_python_leaves_it_out_by_itself(demo: EngineUnderTest) -> None:
    with OrgGraph(demo.settings) as graph, OrgGraph(demo.settings, shows_sensitive=True) as owner:
        asked = {"customer_id": "c-yunhe", "as_of": DAY}
        assert "trust_personal" not in graph.query("people.trust_accounts", asked).rows[0]
        assert FIGURE in {row["trust_personal"] for row in owner.query("people.trust_accounts", asked).rows}
        assert "trust_without_evidence" in graph.audit(as_of=DAY, select=["checks"]).left_out
        assert {} == owner.audit(as_of=DAY, select=["checks"]).left_out


def test_a_node_handed_over_whole_keeps_its_secrets(demo: EngineUnderTest) -> None:
    """Also where a question of the user's returns one."""
    for text in (
        "MATCH (n:Person) RETURN n AS n LIMIT 1",
        "MATCH (n:Person) RETURN [n] AS n LIMIT 1",
        "MATCH (n:Person) RETURN {n: n} AS n LIMIT 1",
        "MATCH (:Staff)-[n:CONTACTS]->(:Person) RETURN n LIMIT 1",
        "MATCH n = (:Staff)-[:CONTACTS]->(:Person) RETURN n LIMIT 1",
        "MATCH (n:Intelligence) RETURN collect(n) AS n",
    ):
        [row] = demo.store.read(text, {}, name="test").records
        assert not re.search(f"{SECRET}|{FIGURE}", str(row)), text


def test_every_sensitive_property_was_planted(demo: EngineUnderTest) -> None:
    for owner, names in SENSITIVE.items():
        for name in names:
            pattern = f"(x:{owner})" if any(node.label == owner for node in NODES) else f"()-[x:{owner}]->()"
            [row] = demo.store.read(f"MATCH {pattern} WHERE x.{name} IN $secrets RETURN count(x) AS found", {"secrets": [SECRET, FIGURE]}, name="test").records
            assert row["found"] > 0, (owner, name)


def test_a_terminal_gets_raw_cells_harmlessly(demo: EngineUnderTest) -> None:
    """`script` gives the command a terminal; what is raw keeps every character only where programs read it."""
    environment = " ".join(f"{name}={shlex.quote(value)}" for name, value in demo.environment.items())
    command = f"{environment} {shlex.quote(str(Path(__file__).parents[2] / '.venv/bin/orggraph'))} map customers --format csv --raw"
    done = subprocess.run(["script", "-qec", command, "/dev/null"], capture_output=True, text=True, timeout=120, check=False)
    assert "c-yunhe" in done.stdout
    assert set() == drives(done.stdout.replace("\r\n", "\n"))
