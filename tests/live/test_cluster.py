"""orggraph on a cluster: what decides a write is read where writing goes on, and a question of another process sees what was written.

A routing stub stands before two real engines, the follower's of which lags for ever; see `cluster`.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path

import pytest

from orggraph.errors import BadParams, StoreUnavailable
from orggraph.graph import OrgGraph
from orggraph.migrate import migrate
from orggraph.settings import Settings
from orggraph.store import engine_status, open_store, start_engine, stop_engine
from orggraph.store.folder import EngineFolder, write_secretly
from tests.live.cluster import PASSWORD, Cluster, running

DAY = date(2026, 6, 30)
DECIDING = re.compile(r"Migration|ImportBatch|Waiver|\b(CREATE|MERGE|SET|DELETE)\b")
CUSTOMERS = "id,name,tier\nc-1,云河电信集团,S\n"
DEPARTMENTS = "id,name,category,customer_id\nd-1,网络部,technical,c-1\n"
PEOPLE = "id,name,layer,department_id,manager_id\np-1,钱华,1,d-1,\np-2,王军,2,d-1,p-1\n"


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Settings, Settings]]:
    """Two embedded engines with one password: what the cluster has committed, and a follower that hears of nothing."""
    both = tuple(Settings(home=tmp_path_factory.mktemp(name), engine_memory="256m") for name in ("current", "lagging"))
    try:
        for settings in both:
            folder = EngineFolder(settings.home)
            folder.make()
            write_secretly(folder.root_password, PASSWORD)
            write_secretly(folder.reader_password, PASSWORD)
            start_engine(settings)
        yield both[0], both[1]
    finally:
        for settings in both:
            stop_engine(settings)


@pytest.fixture
def bare_cluster(engines: tuple[Settings, Settings], tmp_path: Path) -> Iterator[Cluster]:
    """A cluster without data and without a schema."""
    current, lagging = engines
    with open_store(current, access="write") as store:
        store.write("MATCH (node) DETACH DELETE node", {}, name="test")
    ports = [engine_status(settings).bolt_port for settings in (current, lagging)]
    assert ports[0] is not None
    assert ports[1] is not None
    with running(tmp_path / "table.json", current=ports[0], lagging=ports[1]) as cluster:
        yield cluster


@pytest.fixture
def cluster(bare_cluster: Cluster, engines: tuple[Settings, Settings]) -> Cluster:
    """A cluster without data, whose follower has not even heard of the schema."""
    with open_store(engines[0], access="write") as store:
        migrate(store)
    return bare_cluster


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = []
    for name, text in (("customers", CUSTOMERS), ("departments", DEPARTMENTS), ("people", PEOPLE)):
        found.append(tmp_path / f"{name}.csv")
        found[-1].write_text(text, "utf-8")
    return found


def call(cluster: Cluster, home: Path, *words: object) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    command = [sys.executable, "-m", "orggraph.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **cluster.environment(home)}, timeout=240, check=False)


def done(cluster: Cluster, home: Path, *words: object) -> str:
    finished = call(cluster, home, *words)
    assert 0 == finished.returncode, finished.stderr + finished.stdout
    return finished.stdout


def followed(cluster: Cluster) -> list[str]:
    """What decides a write and yet was read from a member that only reads."""
    return [heard.text for heard in cluster.log if heard.member != "one" and DECIDING.search(heard.text)]


def test_an_import_goes_in_by_one_command_and_is_seen_and_taken_back_by_others(bare_cluster: Cluster, home: Path, files: list[Path]) -> None:
    assert 4 <= done(bare_cluster, home, "db", "migrate").count("Applied: ")
    cluster = bare_cluster
    planned = done(cluster, home, "import", *files)
    assert "Write it with" in planned
    written = call(cluster, home, "import", *files, "--apply")
    assert (0, "") == (written.returncode, re.sub(r"(?m)^(Reading|Writing|Comparing).*\n?", "", written.stderr)), written.stderr
    assert [] == followed(cluster)
    assert "云河电信集团" in done(cluster, home, "map", "customers")
    assert "王军" in done(cluster, home, "people", "card", "p-2")
    audited = call(cluster, home, "audit", "--format", "json")
    assert "p-1" in audited.stdout
    # Nothing is new to a second plan: it read what is there, and no follower's empty graph.
    assert "Nothing to write" in done(cluster, home, "import", *files)
    [batch] = re.findall(r"\d{8}T\d{6}Z-[0-9a-f]+", done(cluster, home, "undo", "--list"))
    done(cluster, home, "undo", batch, "--apply")
    assert "云河电信集团" not in call(cluster, home, "map", "customers").stdout
    asked = [heard for heard in cluster.log if heard.member == "two"]
    assert asked
    assert all(heard.bookmarks for heard in asked if not DECIDING.search(heard.text))


def test_a_home_that_knows_nothing_is_shown_what_the_follower_has(cluster: Cluster, home: Path, files: list[Path], tmp_path: Path) -> None:
    """The counter-proof: without the kept bookmark the follower's old graph is what a question sees."""
    done(cluster, home, "import", *files, "--apply")
    with OrgGraph(cluster.settings(home)) as graph:
        assert ["c-1"] == [row["customer_id"] for row in graph.query("map.customers").rows]
    heard = [heard for heard in cluster.log if heard.member == "two" and "Migration" not in heard.text]
    assert heard
    with open_store(cluster.settings(tmp_path / "other"), access="read") as store:
        assert [] == store.read("MATCH (c:Customer) RETURN c.id AS id", {}, name="test").records
    assert ((), "two") == (cluster.log[-1].bookmarks, cluster.log[-1].member)


def test_a_first_question_of_another_home_learns_from_the_leader_what_a_follower_without_schema_lacks(
    cluster: Cluster, home: Path, files: list[Path], tmp_path: Path
) -> None:
    done(cluster, home, "import", *files, "--apply")
    assert "云河电信集团" in done(cluster, tmp_path / "other", "map", "customers")


def test_the_leader_moves_between_commands_and_while_one_process_goes_on(cluster: Cluster, home: Path, files: list[Path]) -> None:
    with OrgGraph(cluster.settings(home)) as graph:
        graph.import_files(files[:2])
        cluster.place(leader="two", followers=("one",))
        graph.import_files(files)
        assert ["p-1", "p-2"] == sorted(row["person_id"] for row in graph.query("people.members", {"customer_id": "c-1"}).rows)
        assert 2 == len(graph.imports())
    assert {"one", "two"} == {heard.member for heard in cluster.log if "MERGE" in heard.text}
    cluster.place(leader="three", followers=("one", "two"))
    assert "0 added, 0 changed, 8 unchanged, 0 refused" in done(cluster, home, "import", *files, "--apply")


def test_without_a_leader_questions_are_answered_and_writes_say_so_without_harm(
    cluster: Cluster, home: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orggraph.store.store._SERVER_RETRY_SECONDS", 0.1)
    done(cluster, home, "import", *files, "--apply")
    cluster.place(leader=None, followers=("two",))
    assert "云河电信集团" in done(cluster, home, "map", "customers")
    with OrgGraph(cluster.settings(home)) as graph:
        for write in (lambda: graph.plan_import(files), graph.migrate, lambda: graph.undo_import("x")):
            with pytest.raises(StoreUnavailable, match="has no leader") as caught:
                write()
            assert "no-leader" == caught.value.fields["cause"]
            assert "主节点" in caught.value.what.zh
    cluster.place(leader="two", followers=("one",))
    assert "0 added, 0 changed, 8 unchanged, 0 refused" in done(cluster, home, "import", *files, "--apply")


def test_waivers_are_read_where_they_are_written(cluster: Cluster, home: Path, files: list[Path]) -> None:
    with OrgGraph(cluster.settings(home)) as graph:
        graph.import_files(files)
        finding = graph.audit().findings[0]
        until = date.today() + timedelta(days=30)
        for owner in ("Li Na", "Wang Jun"):
            with OrgGraph(cluster.settings(home)) as other:
                other.waive(finding.fingerprint, until=until, owner=owner, reason="known", select=[finding.code])
        cluster.log.clear()
        assert "Wang Jun" == graph.end_waiver(finding.fingerprint).owner
        assert {"one"} == {heard.member for heard in cluster.log if "Waiver" in heard.text}
        with pytest.raises(BadParams, match="No waiver"):
            graph.end_waiver(finding.fingerprint)


def test_a_follower_that_never_comes_so_far_is_passed_over(cluster: Cluster, home: Path, files: list[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orggraph.store.store._SERVER_RETRY_SECONDS", 0.1)
    with OrgGraph(cluster.settings(home)) as graph:
        graph.import_files(files)
        cluster.lags = set(cluster._given)
        assert ["c-1"] == [row["customer_id"] for row in graph.query("map.customers").rows]
        assert ("one", True) == (cluster.log[-1].member, cluster.log[-1].is_led)
    assert list((home / "bookmarks").glob("*.json"))


def test_a_cluster_that_was_made_anew_is_asked_without_the_bookmarks_of_the_old_one(cluster: Cluster, home: Path, files: list[Path]) -> None:
    done(cluster, home, "import", *files, "--apply")
    cluster.loses = set(cluster._given)
    assert "0 added, 0 changed, 8 unchanged, 0 refused" in done(cluster, home, "import", *files, "--apply")
    [kept] = (home / "bookmarks").glob("*.json")
    assert cluster.loses.isdisjoint(json.loads(kept.read_text())["bookmarks"])


def test_two_processes_that_import_at_once_leave_one_whole_graph(cluster: Cluster, home: Path, files: list[Path], tmp_path: Path) -> None:
    done(cluster, home, "import", *files[:2], "--apply")
    more = tmp_path / "more"
    more.mkdir()
    (more / "people.csv").write_text("id,name,department_id\np-9,孙丽,d-1\n", "utf-8")
    with ThreadPoolExecutor(2) as pool:
        ends = list(pool.map(lambda words: call(cluster, home, "import", *words, "--apply"), [files[2:], [more / "people.csv"]]))
    for end in ends:
        assert end.returncode in (0, 1), end.stderr
        assert "KeyError" not in end.stderr
    done(cluster, home, "import", *files[2:], "--apply")
    done(cluster, home, "import", more / "people.csv", "--apply")
    assert [] == followed(cluster)
    said = done(cluster, home, "people", "members", "--customer", "c-1")
    assert all(name in said for name in ("钱华", "王军", "孙丽"))
