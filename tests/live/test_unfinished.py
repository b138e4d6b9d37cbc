"""Half of an import, or of an undo, is never taken for the whole: audits, gates and doors say so, and what was interrupted heals."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from orggraph.cli.root import run
from orggraph.demo import load_demo, remove_demo
from orggraph.errors import NotAllowed, StoreUnavailable
from orggraph.graph import OrgGraph
from orggraph.ingest import apply, apply_undo, plan, plan_tables, plan_undo, read_imports, read_unfinished, write, write_tables
from orggraph.locale import Text
from orggraph.migrate import load_migrations
from orggraph.store import Store
from tests.http_door import Visitor
from tests.live.engine import EngineUnderTest

TODAY = date.today()
RULE = "customer_without_people"
WORLD: dict[str, list[dict[str, Any]]] = {
    "Customer": [{"id": "c-1", "name": "Yunhe"}],
    "Department": [{"id": "d-1", "name": "Network", "category": "technical", "customer_id": "c-1"}],
    "Person": [{"id": "p-1", "name": "Wang Jun", "layer": 2, "department_id": "d-1"}],
    "Project": [{"id": "pr-1", "name": "Core", "customer_id": "c-1"}],
}
MORE: dict[str, list[dict[str, Any]]] = {"Person": [{"id": "p-2", "name": "Zhao Min", "department_id": "d-1"}]}
PEOPLE = 12_000  # more than one batch of each table

# In a process of its own, which says what it is at, so that it can be killed there.
_IMPORT = """
import sys
from datetime import date
from orggraph.ingest import apply, plan
from orggraph.settings import load_settings
from orggraph.store import open_store
with open_store(load_settings(), access="write") as store:
    apply(store, plan(store, sys.argv[1:], today=date.today()), on_progress=lambda progress: print(progress.what, flush=True))
"""
_UNDO = """
import sys
from orggraph.ingest import apply_undo, plan_undo
from orggraph.settings import load_settings
from orggraph.store import open_store
with open_store(load_settings(), access="write") as store:
    apply_undo(store, plan_undo(store, sys.argv[1]), on_progress=lambda progress: print(progress.what, progress.done, flush=True))
"""


@pytest.fixture
def graph(engine: EngineUnderTest) -> Iterator[OrgGraph]:
    write_tables(engine.empty(), WORLD, source="crm", today=TODAY)
    with OrgGraph(engine.settings) as graph:
        yield graph
    engine.empty()


def half(store: Store) -> str:
    """An import that was written and never ended."""
    return write(store, plan_tables(store, MORE, source="hr", today=TODAY)).id


def kill_at(engine: EngineUnderTest, script: str, words: list[str], line: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", script, *words], env=os.environ | engine.environment, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    assert process.stdout is not None
    with process, process.stdout:
        for said in process.stdout:
            if said.startswith(line):
                process.kill()
                break
        else:
            raise AssertionError(f"it never came to {line}")


def get(graph: OrgGraph, path: str, **params: Any) -> httpx.Response:
    return Visitor(graph).get(path, params=params)


def test_an_audit_and_a_gate_over_half_an_import_could_not_check(graph: OrgGraph, engine: EngineUnderTest) -> None:
    assert "clean" == graph.audit(select=[RULE]).verdict
    batch = half(engine.store)
    audit = graph.audit(select=[RULE])
    assert ("unchecked", ["import-unfinished"]) == (audit.verdict, [failure.error.kind for failure in audit.failures])
    said = audit.failures[0].error.in_language("en")
    assert f"Import {batch} (hr) is being written, or was interrupted" in said
    assert f"orggraph undo {batch} --apply" in said
    gate = graph.gate("pr-1")
    assert ("unchecked", True) == (gate.verdict, all(check.is_passed is not True for check in gate.checks))
    apply_undo(engine.store, plan_undo(engine.store, batch))
    assert ("clean", "findings") == (graph.audit(select=[RULE]).verdict, graph.gate("pr-1").verdict)


def test_every_door_says_that_an_import_has_not_ended(graph: OrgGraph, engine: EngineUnderTest, capfd: pytest.CaptureFixture[str]) -> None:
    assert (200, []) == (get(graph, "/readyz").status_code, get(graph, "/api/v1/map/customers").json()["unfinished"])
    batch = half(engine.store)
    ready = get(graph, "/readyz")
    assert (503, "import-unfinished", [batch]) == (ready.status_code, ready.json()["kind"], ready.json()["fields"]["imports"])
    assert batch in ready.json()["detail"]
    audit = get(graph, "/api/v1/audit", select=RULE).json()
    assert ("unchecked", ["import-unfinished"]) == (audit["verdict"], [failure["kind"] for failure in audit["failures"]])
    assert "unchecked" == get(graph, "/api/v1/projects/pr-1/gate").json()["verdict"]
    assert 503 == get(graph, "/api/v1/audit", select=RULE, format="baseline").status_code
    with OrgGraph(engine.settings) as fresh:
        [told] = get(fresh, "/api/v1/map/customers").json()["unfinished"]
        assert {"batch": batch, "source": "hr", "is_undo": False} == told
        assert batch in fresh.simulate_votes("pr-1").notes[0].en
    listed = {item["batch"]: item["state"] for item in get(graph, "/api/v1/imports").json()["imports"]}
    assert "unfinished" == listed[batch]
    assert 3 == run(["audit", "--select", RULE], opening(engine))
    said = capfd.readouterr()
    assert "verdict=unchecked exit=3" in said.err
    assert "unchecked=import-unfinished" in said.err
    assert f"Import {batch} (hr) is being written, or was interrupted" in said.out
    assert 3 == run(["gate", "pr-1"], opening(engine))
    assert 0 == run(["map", "customers"], opening(engine))
    assert f"Import {batch} (hr) is being written, or was interrupted" in capfd.readouterr().err
    assert 0 == run(["undo", "--list"], opening(engine))
    assert "being written, or interrupted" in capfd.readouterr().out
    assert 0 == run(["db", "info"], opening(engine))
    assert f"import {batch} (hr): being written, or interrupted" in capfd.readouterr().out


def opening(engine: EngineUnderTest) -> Any:
    return lambda _: OrgGraph(engine.settings)


def test_what_came_in_while_the_rules_were_asked_makes_it_unchecked(graph: OrgGraph, engine: EngineUnderTest) -> None:
    class Busy(OrgGraph):
        def query(self, name: str, values: Any = None, **more: Any) -> Any:
            if name.startswith("checks."):
                write_tables(engine.store, MORE, source="hr", today=TODAY)
            return super().query(name, values, **more)

    with Busy(engine.settings) as busy:
        audit = busy.audit(select=[RULE])
    assert "unchecked" == audit.verdict
    assert "The graph was changed meanwhile" in audit.failures[0].error.what.en


def test_the_same_import_run_again_heals_it_and_is_taken_back_as_one(graph: OrgGraph, engine: EngineUnderTest) -> None:
    store = engine.store
    first = half(store)
    other = write_tables(store, {"Person": [{"id": "p-3", "name": "Sun Lei"}]}, source="hr", today=TODAY).id
    assert [first] == [item.id for item in read_unfinished(store)]
    again = write_tables(store, MORE, source="hr", today=TODAY + timedelta(days=1))
    assert () == read_unfinished(store)
    assert {first: ("completed", again.id), other: ("stands", None), again.id: ("stands", None)} == {
        item.id: (item.state, item.completed_by) for item in read_imports(store) if item.source == "hr"
    }
    with pytest.raises(Exception, match=f"completed by import {again.id}"):
        plan_undo(store, first)
    apply_undo(store, plan_undo(store, again.id))
    assert ["p-1", "p-3"] == [row["id"] for row in store.read("MATCH (person:Person) RETURN person.id AS id ORDER BY id", {}, name="test").records]
    assert "clean" == graph.audit(select=[RULE]).verdict


def test_another_import_does_not_heal_it(graph: OrgGraph, engine: EngineUnderTest) -> None:
    batch = half(engine.store)
    for source, tables in (("crm", MORE), ("hr", {"Person": [{"id": "p-2", "name": "Zhao Min"}]})):
        write_tables(engine.store, tables, source=source, today=TODAY)
    assert [batch] == [item.id for item in read_unfinished(engine.store)]


def test_what_is_later_and_half_done_is_ended_before_an_undo(graph: OrgGraph, engine: EngineUnderTest) -> None:
    store = engine.store
    first = read_imports(store)[0].id
    batch = half(store)
    with pytest.raises(NotAllowed, match=batch):
        plan_undo(store, first)
    apply_undo(store, plan_undo(store, batch))
    second = write_tables(store, MORE, source="hr", today=TODAY).id
    with pytest.raises(StoreUnavailable):
        apply_undo(_Dying(store), plan_undo(store, second))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed, match=f"The undo of import {second} has not ended"):
        plan_undo(store, first)
    assert "undo_unfinished" == read_imports(store)[0].state
    assert f"The undo of import {second} (hr) is being carried out, or was interrupted" in graph.audit(select=[RULE]).failures[0].error.what.en


class _Dying:
    """A store that is lost when something is taken out of it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, text: str, params: Any, *, name: str, is_counted: bool = False) -> Any:
        if "remove" in name:
            raise StoreUnavailable(Text("gone", "不在"))
        return self._store.write(text, params, name=name, is_counted=is_counted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_an_import_of_an_older_version_that_was_run_again_is_healed_by_the_migration(graph: OrgGraph, engine: EngineUnderTest) -> None:
    store = engine.store
    batches = [half(store), write_tables(store, MORE, source="hr", today=TODAY).id, half(store)]
    store.write("MATCH (batch:ImportBatch) WHERE batch.source = 'hr' SET batch.files = ['people.csv 1234'], batch.completed_by = null", {}, name="test")
    store.write("MATCH (batch:ImportBatch {id: $id}) SET batch.undone_at = null", {"id": batches[0]}, name="test")
    assert [batches[0], batches[2]] == [item.id for item in read_unfinished(store)]
    [healing] = [migration for migration in load_migrations() if migration.id == "0006_completed"]
    for text in healing.statements:
        store.write(text, {}, name="test")
    assert [batches[2]] == [item.id for item in read_unfinished(store)]
    assert {batches[0]: "completed", batches[1]: "stands", batches[2]: "unfinished"} == {
        item.id: item.state for item in read_imports(store) if item.source == "hr"
    }


def test_half_a_demo_is_not_taken_for_a_whole_one_and_a_new_one_heals_it(engine: EngineUnderTest) -> None:
    store = engine.empty()

    class DiesLate(_Dying):
        def write_batches(self, text: str, rows: Any, *, name: str, **more: Any) -> int:
            if name.startswith("demo."):
                raise StoreUnavailable(Text("gone", "不在"))
            return int(self._store.write_batches(text, rows, name=name, **more))

    with pytest.raises(StoreUnavailable):
        load_demo(DiesLate(store), TODAY)  # type: ignore[arg-type]
    assert 1 == len(read_unfinished(store))
    load_demo(store, TODAY)
    assert () == read_unfinished(store)
    with pytest.raises(StoreUnavailable):
        remove_demo(_Dying(store))  # type: ignore[arg-type]
    assert [True] == [item.is_undo for item in read_unfinished(store)]
    remove_demo(store)
    assert ((), ()) == (read_unfinished(store), read_imports(store))
    assert [{"number": 0}] == store.read("MATCH (piece:ImportSaying|ImportChange) RETURN count(piece) AS number", {}, name="test").records
    engine.empty()


# -- processes that are killed


@pytest.fixture
def files(embedded: EngineUnderTest, tmp_path: Path) -> Iterator[list[Path]]:
    embedded.empty()
    texts = {
        "customers.csv": "id,name\nc-1,Yunhe\n",
        "departments.csv": "id,name,customer_id\nd-1,Network,c-1\n",
        "people.csv": "id,name,department_id,manager_id\n" + "".join(f"p-{n},Person {n},d-1,{f'p-{(n - 1) // 7}' if n else ''}\n" for n in range(PEOPLE)),
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    yield [tmp_path / name for name in texts]
    embedded.empty()


def everything(store: Store) -> tuple[int, int]:
    [nodes] = store.read("MATCH (node:Customer|Department|Person) RETURN count(node) AS number", {}, name="test").records
    [edges] = store.read("MATCH (:Department|Person)-[edge]->() RETURN count(edge) AS number", {}, name="test").records
    return nodes["number"], edges["number"]


def test_a_killed_import_is_unchecked_until_it_is_run_again(embedded: EngineUnderTest, files: list[Path]) -> None:
    store = embedded.store
    for line in ("Person", "Person.REPORTS_TO.Person"):
        kill_at(embedded, _IMPORT, list(map(str, files)), line)
        with OrgGraph(embedded.settings) as graph:
            assert "unchecked" == graph.audit(select=[RULE]).verdict
    assert 2 == len(read_unfinished(store))
    whole = apply(store, plan(store, files, today=TODAY))
    assert (PEOPLE + 2, 2 * PEOPLE) == everything(store)
    with OrgGraph(embedded.settings) as graph:
        assert "clean" == graph.audit(select=[RULE]).verdict
        assert orjson.dumps(graph.query("map.customers").rows)
    assert ["stands", "completed", "completed"] == [item.state for item in read_imports(store)]
    undone = apply_undo(store, plan_undo(store, whole.id))
    assert ((0, 0), 3 * PEOPLE + 2) == (everything(store), undone.removed)


def test_a_killed_undo_is_unchecked_until_it_is_finished(embedded: EngineUnderTest, files: list[Path]) -> None:
    store = embedded.store
    first, second = (apply(store, plan(store, files, today=TODAY)).id for _ in range(2))
    for line in ("Person.MEMBER_OF.Department 2", "Person.REPORTS_TO.Person", "Person 3"):
        kill_at(embedded, _UNDO, [first], line)
        assert [(first, True)] == [(item.id, item.is_undo) for item in read_unfinished(store)]
        with OrgGraph(embedded.settings) as graph:
            assert "unchecked" == graph.audit(select=[RULE]).verdict
    planned = plan_undo(store, first)
    assert planned.is_begun
    assert 0 < planned.kept < 3 * PEOPLE
    apply_undo(store, planned)
    assert () == read_unfinished(store)
    assert (PEOPLE + 2, 2 * PEOPLE) == everything(store)
    undone = apply_undo(store, plan_undo(store, second))
    assert ((0, 0), 3 * PEOPLE + 2) == (everything(store), undone.removed)
