"""The audit on real engines: waivers in the graph, fingerprints that hang on ids alone, and an exit code for every fault done to real processes."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orggraph.audit import Finding, newest_import, read_waivers
from orggraph.cli.root import run
from orggraph.errors import BadParams
from orggraph.graph import OrgGraph
from orggraph.ingest import write_tables
from orggraph.settings import Settings
from orggraph.store import engine_status, open_store, start_engine, stop_engine
from tests.graph_file import Graph, read_graph
from tests.live.engine import EngineUnderTest
from tests.live.process import eventually, is_running

TODAY = date.today()
WORLD: dict[str, list[dict[str, Any]]] = {
    "Customer": [{"id": "c1", "name": "Yunhe"}],
    "Department": [{"id": "d1", "name": "Network", "category": "technical"}],
    "Person": [{"id": "p1", "name": "Wang Jun", "layer": 2}, {"id": "p2", "name": "Zhao Min", "layer": 1, "is_top_leader": True}],
    "Department.PART_OF.Customer": [{"department_id": "d1", "customer_id": "c1"}],
    "Person.MEMBER_OF.Department": [{"person_id": "p1", "department_id": "d1"}, {"person_id": "p2", "department_id": "d1"}],
}
RULE = "top_leader_uncovered"
FEW = ["key_uncovered", "no_backup", "sales_only", "single_thread", RULE]
SELECTED = ["--select", ",".join(FEW)]


def load_world(engine: EngineUnderTest) -> OrgGraph:
    write_tables(engine.empty(), WORLD, source="crm.csv", today=TODAY)
    return OrgGraph(engine.settings)


def found(graph: OrgGraph, **asked: Any) -> Finding:
    [finding] = graph.audit(select=[RULE], **asked).findings
    return finding


# -- waivers


def test_a_waiver_lies_in_the_graph_counts_until_its_day_and_history_stays(engine: EngineUnderTest) -> None:
    with load_world(engine) as graph:
        mark = found(graph).fingerprint
        first = graph.waive(mark[:8], select=[RULE], until=TODAY + timedelta(days=10), owner="李娜", reason='new deputy "arrives" \\ in March')
        assert (first,) == read_waivers(engine.reader)
        assert ("clean", [first]) == ((audit := graph.audit(select=[RULE])).verdict, [one.waiver for one in audit.waived])
        # As if it had been given a week ago: renewing it today keeps what was agreed then.
        week_ago = replace(first, id=f"{mark}-20000101", created_on=TODAY - timedelta(days=7))
        engine.store.write("MATCH (waiver:Waiver) SET waiver.id = $id, waiver.created_on = $day", {"id": week_ago.id, "day": week_ago.created_on}, name="test")
        renewed = graph.waive(mark, select=[RULE], until=TODAY + timedelta(days=99), owner="Sun Lei", reason="later")
        assert [replace(week_ago, until=TODAY), renewed] == list(read_waivers(engine.reader))
        assert ["李娜"] == [one.waiver.owner for one in graph.audit(select=[RULE], as_of=TODAY - timedelta(days=1)).waived]
        assert ["Sun Lei"] == [one.waiver.owner for one in graph.audit(select=[RULE]).waived]
        ended = graph.end_waiver(mark)
        assert replace(renewed, until=TODAY) == ended
        audit = graph.audit(select=[RULE])
        assert ("findings", [ended]) == (audit.verdict, [one.waiver for one in audit.ran_out])
        assert 2 == len(graph.waivers())


def test_what_cannot_be_waived_leaves_the_graph_as_it_was(engine: EngineUnderTest) -> None:
    with load_world(engine) as graph:
        mark = found(graph).fingerprint
        for finding, until in (("ffffffffffffffff", TODAY + timedelta(days=1)), (mark, TODAY)):
            with pytest.raises(BadParams):
                graph.waive(finding, select=[RULE], until=until, owner="Li Na", reason="x")
        with pytest.raises(BadParams):
            graph.end_waiver(mark)
        assert () == graph.waivers()


# -- the age of the data


def test_the_newest_finished_import_tells_the_age_of_the_data(engine: EngineUnderTest) -> None:
    with OrgGraph(engine.settings) as graph:
        engine.empty()
        assert newest_import(engine.reader) is None
        load_world(engine).close()
        newest = newest_import(engine.reader)
        assert newest is not None
        assert datetime.now(UTC) - newest < timedelta(minutes=10)
        assert "findings" == graph.audit(select=[RULE], fail_on="low", max_age=1).verdict
        week_ago = datetime.now(UTC) - timedelta(days=7)
        engine.store.write("MATCH (batch:ImportBatch) SET batch.applied_at = $moment", {"moment": week_ago}, name="test")
        assert ["stale-data"] == [failure.error.kind for failure in graph.audit(select=[RULE], max_age=6).failures]
        # An apply that was interrupted brought nothing whole, one that was undone nothing that holds, a handover no news, and one whose rows were all refused nothing.
        now = datetime.now(UTC)
        others: list[dict[str, Any]] = [
            {"id": "half", "source": "crm.csv", "added": 1},
            {"id": "undone", "source": "crm.csv", "finished_at": now, "undone_at": now, "added": 1},
            {"id": "handover", "source": "handover", "finished_at": now, "files": [], "added": 1},
            {"id": "refused", "source": "crm.csv", "finished_at": now, "added": 0, "changed": 0, "unchanged": 0, "refused": 3},
        ]
        for facts in others:
            engine.store.write("CREATE (batch:ImportBatch) SET batch += $facts", {"facts": {**facts, "applied_at": now}}, name="test")
        assert week_ago == newest_import(engine.reader)
        same = {"id": "same", "source": "crm.csv", "finished_at": now, "applied_at": now, "unchanged": 1}
        engine.store.write("CREATE (batch:ImportBatch) SET batch += $facts", {"facts": same}, name="test")
        assert now == newest_import(engine.reader)


# -- fingerprints


def renamed(graph: Graph) -> Graph:
    """The same graph after everyone and everything was renamed and promoted."""

    def other(facts: Mapping[str, Any]) -> dict[str, Any]:
        names = {"name", "name_en", "name_zh", "title", "title_en"}
        return {key: f"renamed {value[::-1]}" if key in names and isinstance(value, str) else value for key, value in facts.items()}

    return Graph(f"{graph.name} renamed", graph.as_of, {label: [other(node) for node in nodes] for label, nodes in graph.nodes.items()}, graph.edges)


def fingerprints(engine: EngineUnderTest, graph: Graph, *rules: str) -> list[tuple[str, str, str]]:
    engine.load(graph)
    with OrgGraph(engine.settings) as door:
        audit = door.audit(as_of=graph.as_of, select=rules)
    assert () == audit.failures
    return sorted((finding.code, finding.subject_id, finding.fingerprint) for finding in audit.findings)


@pytest.mark.parametrize("name", ["broken", "telecom"])
def test_fingerprints_are_the_same_on_every_engine_in_any_order_and_after_every_rename(engine: EngineUnderTest, embedded: EngineUnderTest, name: str) -> None:
    graph = read_graph(name)
    expected = fingerprints(embedded, graph)
    assert len(expected) == len({mark for _, _, mark in expected}) > 3
    # Only the rules that found something: planning all of them anew takes Neo4j minutes on a busy machine, and the cases hold for the others.
    rules = sorted({code for code, _, _ in expected})
    for same in (graph, graph.shuffled(7), renamed(graph)):
        assert expected == fingerprints(engine, same, *rules), same.name


# -- faults


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """An embedded engine of this test's own, not started yet, which the command line finds by itself."""
    made = Settings(home=tmp_path / "home", engine_memory="256m")
    monkeypatch.setenv("ORGGRAPH_HOME", str(made.home))
    monkeypatch.setenv("ORGGRAPH_ENGINE_MEMORY", made.engine_memory)
    monkeypatch.setenv("ORGGRAPH_LANG", "en")
    yield made
    stop_engine(made)


def audited(capfd: pytest.CaptureFixture[str], *words: str, open_graph: Any = None) -> tuple[int, dict[str, str], str]:
    """The exit code of `orggraph audit`, its line for logs, and all that it said beside the data."""
    code = run(["audit", *words], open_graph)
    said = capfd.readouterr().err
    [line] = [line for line in said.splitlines() if line.startswith("orggraph-audit ")]
    assert "Traceback" not in said
    return code, dict(pair.split("=", 1) for pair in line.split()[1:]), said


class Killing(OrgGraph):
    """Kills the engine with SIGKILL when it has answered a few rules, as an out-of-memory killer would."""

    victim: Settings
    rules = 0

    def query(self, name: str, values: Mapping[str, Any] | None = None, **more: Any) -> Any:
        if name.startswith("gaps."):
            self.rules += 1
            if self.rules == 3:
                killed = engine_status(self.victim).engine_pid
                assert killed is not None
                os.kill(killed, signal.SIGKILL)
                eventually(lambda: not is_running(killed), "the engine is gone")
        return super().query(name, values, **more)


def test_an_embedded_engine_killed_in_the_middle_is_replaced_and_the_audit_is_whole(own: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    with open_store(own, access="write") as store, OrgGraph(own) as graph:
        graph.migrate()
        write_tables(store, WORLD, source="crm.csv", today=TODAY)
        expected = [finding.fingerprint for finding in graph.audit(select=FEW).findings]
        assert expected
        Killing.victim = own
        with Killing(own) as killing:
            assert expected == [finding.fingerprint for finding in killing.audit(select=FEW).findings]
            assert len(FEW) == killing.rules


def test_a_server_killed_in_the_middle_is_could_not_check(own: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    with open_store(own, access="write") as store, OrgGraph(own) as graph:
        graph.migrate()
        write_tables(store, WORLD, source="crm.csv", today=TODAY)
    Killing.victim = own
    code, line, said = audited(capfd, *SELECTED, open_graph=lambda _: Killing(as_server(own)))
    assert (3, "unchecked", "store-unavailable") == (code, line["verdict"], line["error"])
    assert "error: " in said


def as_server(own: Settings) -> Settings:
    """The engine of `own` as a client sees it that only knows its address."""
    started = start_engine(own)
    return Settings(
        uri=f"bolt://127.0.0.1:{started.bolt_port}",
        user="root",
        password=(own.home / "engine" / "root.password").read_text(),
        database="orggraph",
        home=own.home,
    )


def test_a_schema_that_is_not_migrated_and_a_login_that_is_refused_are_could_not_check(
    own: Settings, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = as_server(own)
    monkeypatch.setenv("ORGGRAPH_URI", str(server.uri))
    monkeypatch.setenv("ORGGRAPH_USER", "root")
    monkeypatch.setenv("ORGGRAPH_DATABASE", server.database)
    monkeypatch.setenv("ORGGRAPH_PASSWORD", "not-the-password")
    code, line, _ = audited(capfd, *SELECTED)
    assert (3, "access-refused") == (code, line["error"])
    monkeypatch.setenv("ORGGRAPH_PASSWORD", str(server.password))
    code, line, said = audited(capfd, *SELECTED)
    assert (3, "migrations-pending") == (code, line["error"])
    assert "orggraph db migrate" in said
    assert 0 == run(["db", "migrate"])
    capfd.readouterr()
    code, line, said = audited(capfd, *SELECTED)
    assert (3, "unchecked", "contract-error") == (code, line["verdict"], line["unchecked"])


def test_an_empty_database_is_could_not_check_and_never_clean(own: Settings, capfd: pytest.CaptureFixture[str]) -> None:
    code, line, _ = audited(capfd, *SELECTED)
    assert (3, "unchecked", "contract-error") == (code, line["verdict"], line["unchecked"])


def test_a_folder_that_may_not_be_written_is_could_not_check(own: Settings, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGGRAPH_HOME", "/sys/orggraph")
    code, line, _ = audited(capfd, *SELECTED)
    assert (3, "store-unavailable") == (code, line["error"])


def test_a_broken_question_file_is_named_and_keeps_no_other_rule_from_being_checked(
    engine: EngineUnderTest, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load_world(engine).close()
    for name, value in engine.environment.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "mine" / "ours").mkdir(parents=True)
    (tmp_path / "mine" / "ours" / "broken.cypher").write_text("MATCH (n) RETURN n\n")
    expected, _, _ = audited(capfd, *SELECTED)
    monkeypatch.setenv("ORGGRAPH_QUERIES", str(tmp_path / "mine"))
    code, line, said = audited(capfd, *SELECTED)
    assert expected == code
    assert "ours.broken can't be used" in said
    code, line, said = audited(capfd, "--select", f"{FEW[0]},ours")
    assert (3, "unchecked", "broken") == (code, line["verdict"], line["unchecked"])
    assert line["rules"] == "2"
