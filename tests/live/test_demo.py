"""Every gap that the demo plants is found, nothing else is, and the demo never touches what a user brought."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pytest

from orggraph.audit import Audit
from orggraph.demo import Planted, load_demo, remove_demo
from orggraph.errors import NotAllowed
from orggraph.graph import OrgGraph
from orggraph.ingest import apply_undo, plan_undo, write_tables
from orggraph.store import Store
from tests.live.engine import NEO4J, EngineUnderTest

DAY = date(2026, 6, 30)
WORLDS = [(1, 1, DAY), (2, 1, date(2024, 2, 29)), (3, 2, date(2026, 12, 31)), (1, 5, DAY)]
CLEAN_WORLDS = [(1, 1, DAY), (5, 1, date(2024, 2, 29)), (4, 2, date(2026, 12, 31))]
Found = set[tuple[str, str | None, str, str]]


def found(audit: Audit) -> Found:
    return {(finding.code, finding.customer_id, finding.subject_kind, finding.subject_id) for finding in audit.findings}


def expected(planted: list[Planted]) -> Found:
    return {(one.rule, one.customer_id, one.subject_kind, one.subject_id) for one in planted}


def totals(store: Store) -> tuple[int, int]:
    counts = [
        store.read(text, {}, name="tests.count").records[0]["number"]
        for text in (
            "MATCH (node) WHERE node.source = 'demo' RETURN count(node) AS number",
            "MATCH ()-[edge]->() WHERE edge.source = 'demo' RETURN count(edge) AS number",
        )
    ]
    return counts[0], counts[1]


@pytest.fixture
def graph(embedded: EngineUnderTest) -> Iterator[OrgGraph]:
    with OrgGraph(embedded.settings, shows_sensitive=True) as graph:
        yield graph


@pytest.mark.parametrize(("seed", "scale", "day"), WORLDS, ids=str)
def test_every_planted_gap_is_found_and_nothing_else(embedded: EngineUnderTest, graph: OrgGraph, seed: int, scale: int, day: date):
    loaded = load_demo(embedded.empty(), day, seed=seed, scale=scale)
    audit = graph.audit(as_of=day)
    assert ((), expected(loaded.world.planted)) == (audit.failures, found(audit))
    assert "findings" == audit.verdict


@pytest.mark.parametrize(("seed", "scale", "day"), CLEAN_WORLDS, ids=str)
def test_nothing_is_found_in_the_clean_twin(embedded: EngineUnderTest, graph: OrgGraph, seed: int, scale: int, day: date):
    load_demo(embedded.empty(), day, seed=seed, scale=scale, is_clean=True)
    audit = graph.audit(as_of=day)
    assert ((), set(), "clean") == (audit.failures, found(audit), audit.verdict)


def fingerprints(engine: EngineUnderTest) -> set[str]:
    loaded = load_demo(engine.empty(), DAY)
    with OrgGraph(engine.settings, shows_sensitive=True) as graph:
        audit = graph.audit(as_of=DAY)
    assert expected(loaded.world.planted) == found(audit)
    return {finding.fingerprint for finding in audit.findings}


@pytest.fixture(scope="session")
def embedded_fingerprints(embedded: EngineUnderTest) -> set[str]:
    return fingerprints(embedded)


@pytest.mark.parametrize("engine", NEO4J, indirect=True)
def test_every_engine_finds_the_same_faults_under_the_same_fingerprints(engine: EngineUnderTest, embedded_fingerprints: set[str]):
    assert embedded_fingerprints == fingerprints(engine)


def test_the_same_fault_keeps_its_fingerprint_the_next_day(embedded: EngineUnderTest, graph: OrgGraph):
    load_demo(embedded.empty(), DAY)
    today, later = ({one.fingerprint for one in graph.audit(as_of=day).findings} for day in (DAY, date(2026, 7, 1)))
    assert today <= later


def test_an_audit_of_a_group_covers_its_subsidiaries_and_no_one_else(embedded: EngineUnderTest, graph: OrgGraph):
    load_demo(embedded.empty(), DAY)
    audit = graph.audit(as_of=DAY, customer_id="c-yunhe")
    assert "云和通信集团" == audit.customer
    assert {"c-yunhe", "c-yunhe-dongjiang", "c-yunhe-chenghu", "c-yunhe-xiling", "c-yunhe-shiqiao"} == {finding.customer_id for finding in audit.findings}


def test_an_older_demo_makes_room_wholly(embedded: EngineUnderTest):
    store = embedded.empty()
    load_demo(store, DAY, seed=1, scale=2)
    load_demo(store, DAY, seed=7)
    replaced = totals(store)
    load_demo(embedded.empty(), DAY, seed=7)
    assert totals(store) == replaced


def test_a_graph_with_other_data_is_left_alone(embedded: EngineUnderTest):
    store = embedded.empty()
    write_tables(store, {"Customer": [{"id": "c1", "name": "Ours"}]}, source="crm.csv", today=DAY)
    with pytest.raises(NotAllowed, match="ORGGRAPH_HOME"):
        load_demo(store, DAY)
    assert (0, 0) == totals(store)


def test_the_record_of_an_undone_import_is_no_data(embedded: EngineUnderTest):
    store = embedded.empty()
    apply_undo(store, plan_undo(store, write_tables(store, {"Customer": [{"id": "c1", "name": "Ours"}]}, source="crm.csv", today=DAY).id))
    load_demo(store, DAY)
    assert 0 < totals(store)[0]


def test_a_category_that_the_user_added_counts_as_the_users_data(embedded: EngineUnderTest):
    store = embedded.empty()
    write_tables(store, {"Category": [{"id": "catering", "name_en": "Catering", "name_zh": "餐饮", "side": "customer"}]}, source="ours.csv", today=DAY)
    with pytest.raises(NotAllowed):
        load_demo(store, DAY)


def test_removing_the_demo_leaves_nothing_of_it_and_all_of_the_users(embedded: EngineUnderTest):
    store = embedded.empty()
    load_demo(store, DAY)
    mine = {
        "Staff": [{"id": "mine", "name": "Mine"}],
        "Person": [{"id": "theirs", "name": "Theirs"}],
        "Staff.CONTACTS.Person": [{"staff_id": "mine", "person_id": "theirs", "level": 2}, {"staff_id": "mine", "person_id": "p-0002", "level": 1}],
    }
    write_tables(store, mine, source="crm.csv", today=DAY)
    removed, kept = remove_demo(store)
    assert removed > 3_000
    assert (1, (1, 0)) == (kept, totals(store))
    ties = store.read(
        "MATCH (staff:Staff)-[:CONTACTS]->(person:Person) RETURN staff.id AS staff, person.id AS person ORDER BY person", {}, name="tests.ties"
    ).records
    assert [{"staff": "mine", "person": "p-0002"}, {"staff": "mine", "person": "theirs"}] == ties


def test_removing_a_demo_that_is_not_there_does_nothing(embedded: EngineUnderTest):
    assert (0, 0) == remove_demo(embedded.empty())


def run(embedded: EngineUnderTest, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ORGGRAPH_")} | embedded.environment
    return subprocess.run([sys.executable, "-m", "orggraph.cli", *words], capture_output=True, text=True, env=environment, check=False)


def test_the_command_shows_the_audit_a_chain_a_matrix_and_commands_that_work(embedded: EngineUnderTest):
    embedded.empty()
    shown = run(embedded, "demo", "--as-of", "2026-06-30")
    assert (0, "") == (shown.returncode, shown.stderr.replace("Loading a made-up world ...\n", ""))
    for wanted in ("key_uncovered", "Decision chain", "Counterparts by layer", "Try next"):
        assert wanted in shown.stdout
    commands = [line for line in shown.stdout.splitlines() if line.startswith("  ORGGRAPH_HOME=")]
    assert 3 == len(commands)
    for command in commands:
        words = shlex.split(command)[2:]
        tried = run(embedded, *words)
        assert tried.returncode in (0, 1), (words, tried.stderr)
        assert "as of 2026-06-30" in tried.stdout


def test_the_command_speaks_chinese_and_takes_the_demo_out_again(embedded: EngineUnderTest):
    embedded.empty()
    shown = run(embedded, "--lang", "zh", "demo", "--clean").stdout
    assert "接下来可以试试" in shown
    assert "客户层级  人数  已对接人数  我方高层  我方中层  我方基层  我方辅助" in shown
    assert "失标" not in shown, "the clean twin has no such story to tell"
    assert "示例数据已移除" in run(embedded, "--lang", "zh", "demo", "--remove").stdout
    assert "There is no demo here." in run(embedded, "demo", "--remove").stdout


def test_a_scale_out_of_bounds_is_refused_before_anything_is_loaded(embedded: EngineUnderTest):
    refused = run(embedded, "demo", "--scale", "0")
    assert (2, "") == (refused.returncode, refused.stdout)
    assert "from 1 to 500" in refused.stderr


def test_the_command_says_how_to_choose_another_place(embedded: EngineUnderTest):
    write_tables(embedded.empty(), {"Customer": [{"id": "c1", "name": "Ours"}]}, source="crm.csv", today=DAY)
    refused = run(embedded, "demo")
    assert 2 == refused.returncode
    assert "ORGGRAPH_HOME=~/orggraph-demo orggraph demo" in refused.stderr
