"""On each engine: what came into the graph under an id that only looks like another is found, written and taken back under its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from orggraph.errors import BadParams
from orggraph.graph import OrgGraph
from orggraph.ingest import apply, apply_undo, plan, plan_undo
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

TODAY = date(2026, 6, 30)


@pytest.fixture
def store(engine: EngineUnderTest) -> Store:
    return engine.empty()


def people(store: Store) -> dict[str, tuple[str, str | None]]:
    rows = store.read("MATCH (person:Person) RETURN person.id AS id, person.name AS name, person.title AS title", {}, name="test").records
    return {row["id"]: (row["name"], row["title"]) for row in rows}


def managers(store: Store) -> set[tuple[str, str]]:
    rows = store.read("MATCH (person:Person)-[:REPORTS_TO]->(manager:Person) RETURN person.id AS id, manager.id AS manager", {}, name="test").records
    return {(row["id"], row["manager"]) for row in rows}


@pytest.mark.parametrize("stored", ["p-1\u200b", "ｐ-1", "\ufeffp-1", "p-1\u3000", "\U000e0100p-1"])
def test_a_node_of_before_is_found_by_its_row_and_by_a_reference(store: Store, tmp_path: Path, stored: str) -> None:
    store.write("CREATE (:Person {id: $id, name: 'Ge Lan', source: 'people.csv', batch: 'old'})", {"id": stored}, name="test")
    (tmp_path / "people.csv").write_text("id,name,title,manager_id\np-1,Ge Lan,Chair,\np-2,Hu Min,,p-1\n", encoding="utf-8")
    batch = apply(store, plan(store, [tmp_path / "people.csv"], today=TODAY))
    assert {stored: ("Ge Lan", "Chair"), "p-2": ("Hu Min", None)} == people(store)
    assert {("p-2", stored)} == managers(store)
    again = plan(store, [tmp_path / "people.csv"], today=TODAY)
    assert (0, 0) == (again.added, again.changed)
    apply_undo(store, plan_undo(store, batch.id))
    assert {stored: ("Ge Lan", None)} == people(store)


@pytest.mark.parametrize("name", ["Ｇｅ　Ｌａｎ", "Ge\u200b Lan", "Ge\u00a0Lan", "王e\u0301"])
def test_a_name_of_the_graph_is_compared_folded(store: Store, tmp_path: Path, name: str) -> None:
    store.write("CREATE (:Person {id: 'p-1', name: $name})", {"name": name}, name="test")
    (tmp_path / "people.csv").write_text(f"id,name,manager_id\np-2,Hu Min,{'王é' if '王' in name else 'Ge Lan'}\n", encoding="utf-8")
    apply(store, plan(store, [tmp_path / "people.csv"], today=TODAY))
    assert {("p-2", "p-1")} == managers(store)


def test_a_question_about_a_pasted_id_is_answered_or_shows_what_is_not_seen(store: Store, engine: EngineUnderTest) -> None:
    for key in ("p-1", "p-2\u200b"):
        store.write("CREATE (:Person {id: $id, name: $id})", {"id": key}, name="test")
    with OrgGraph(engine.settings) as graph:
        assert ["p-1"] == [row["person_id"] for row in graph.query("people.card", {"person_id": "\ufeffp-1\u200b"}).rows]
        assert ["p-2\u200b"] == [row["person_id"] for row in graph.query("people.card", {"person_id": "p-2\u200b"}).rows]
        assert ["p-1"] == [row["id"] for row in graph.query("people.find", {"text": "ｐ-1\u200b"}).rows]
        assert "p-1" == graph.simulate_departure(["p-1\u200b"]).params["ids"][0]
        with pytest.raises(BadParams, match="‹U\\+200B›"):
            graph.query("people.card", {"person_id": "p-9\u200b"})
