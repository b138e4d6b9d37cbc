"""An import can be taken back: what it added goes, what it changed is as it was, and what later imports built on it is never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import BadParams, NotAllowed, PlanOutdated, StoreUnavailable
from orggraph.ingest import Plan, apply, plan, read_imports, undo
from orggraph.locale import Text
from orggraph.store import Store
from tests.live.engine import EngineUnderTest

TODAY = date(2026, 6, 30)
FIRST = {
    "Customer.csv": "id,name,tier\nc-1,Yunhe Telecom,S\n",
    "Department.csv": "id,name,customer_id\nd-1,Network,c-1\nd-2,Purchasing,c-1\n",
    "Person.csv": "id,name,layer,stance_on,department_id,manager_id\np-1,Zhao Min,1,2026-01-05,d-1,\np-2,Wang Jun,2,,d-1,p-1\n",
    "Staff.csv": "id,name\ns-1,Li Na\n",
    "Staff.CONTACTS.Person.csv": "staff_id,person_id,level,since,last_contact_on\ns-1,p-2,2,2025-01-01,2026-06-01\n",
}
SECOND = {
    "Person.csv": "id,name,layer,stance,stance_on,department_id,manager_id\np-1,Zhao Min,1,1,2026-06-01,d-1,\np-2,Wang Jun,3,,,d-2,p-1\np-3,Liu Yang,,,,d-2,p-1\n",
    "Staff.CONTACTS.Person.csv": "staff_id,person_id,level,last_contact_on\ns-1,p-2,3,2026-06-29\ns-1,p-3,1,2026-06-29\n",
}


@pytest.fixture
def store(engine: EngineUnderTest) -> Store:
    return engine.empty()


def planned(store: Store, folder: Path, files: dict[str, str], *, today: date = TODAY) -> Plan:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return plan(store, [folder / name for name in files], today=today, source="crm")


def bring(store: Store, folder: Path, files: dict[str, str], *, today: date = TODAY) -> str:
    return apply(store, planned(store, folder, files, today=today)).id


def content(store: Store) -> tuple[list[Any], list[Any]]:
    """Everything there is but the books: labels, ids and facts, the batch among them."""
    nodes = store.read(
        "MATCH (node) WHERE NOT node:ImportBatch AND NOT node:ImportChange AND NOT node:Migration AND NOT node:Category AND NOT node:TestDatabase"
        " RETURN labels(node) AS labels, properties(node) AS facts ORDER BY labels(node)[0], node.id",
        {},
        name="test",
    )
    edges = store.read(
        "MATCH (start)-[edge]->(end) WHERE NOT start:Category"
        " RETURN start.id AS start, type(edge) AS type, end.id AS end, properties(edge) AS facts ORDER BY start, type, end, edge.key",
        {},
        name="test",
    )
    return nodes.records, edges.records


def test_undone_the_graph_is_as_it_was_before_the_import(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, FIRST)
    before = content(store)
    second = bring(store, tmp_path, SECOND)
    assert before != content(store)
    undone = undo(store, second)
    assert before == content(store)
    # Two people and three edges (the tie, the membership that ended) were changed; one person and five edges were new.
    assert (0, 4) == (undone.stayed, undone.restored)
    assert undone.removed >= 4


def test_the_very_first_import_undone_leaves_nothing(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, FIRST)
    undo(store, first)
    assert ([], []) == content(store)


def test_undone_can_be_imported_again(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, FIRST)
    undo(store, bring(store, tmp_path, SECOND))
    again = bring(store, tmp_path, SECOND)
    assert again in {facts["facts"]["batch"] for facts in content(store)[0]}


def test_an_import_on_which_a_later_one_builds_is_not_undone_before_it(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, FIRST)
    second = bring(store, tmp_path, SECOND)
    whole = content(store)
    with pytest.raises(NotAllowed, match=second):
        undo(store, first)
    assert whole == content(store)
    undo(store, second)
    undo(store, first)
    assert ([], []) == content(store)


def test_a_node_stays_on_which_something_else_hangs(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, FIRST)
    bring(store, tmp_path, {"Person.csv": "id,name,department_id\np-9,Sun Lei,d-2\n"})
    undone = undo(store, first)
    assert 1 == undone.stayed
    assert {"d-2", "p-9"} == {row["facts"]["id"] for row in content(store)[0]}


def test_an_undo_that_was_interrupted_is_run_again(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, FIRST)
    before = content(store)
    second = bring(store, tmp_path, SECOND)
    with pytest.raises(StoreUnavailable):
        undo(_Dying(store), second)  # type: ignore[arg-type]
    assert before != content(store)
    undo(store, second)
    assert before == content(store)


def test_unknown_and_undone_imports_are_named(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, FIRST)
    with pytest.raises(BadParams, match="no import"):
        undo(store, "nonsense")
    undo(store, first)
    with pytest.raises(BadParams, match="was undone"):
        undo(store, first)
    (entry,) = read_imports(store)
    assert (first, "crm", True) == (entry.id, entry.source, entry.undone_at is not None)


class _Dying:
    """A store that is lost before its first removal."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def write(self, text: str, params: Any, *, name: str, is_counted: bool = False) -> Any:
        if name.startswith("undo.remove"):
            raise StoreUnavailable(Text("gone", "不在"))
        return self._store.write(text, params, name=name, is_counted=is_counted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def test_of_two_imports_planned_at_once_the_later_is_refused_and_leaves_no_trace(store: Store, tmp_path: Path) -> None:
    first, second = planned(store, tmp_path, FIRST), planned(store, tmp_path, FIRST)
    written = apply(store, first).id
    before = content(store)
    with pytest.raises(PlanOutdated) as caught:
        apply(store, second)
    assert {"imports": [written]} == caught.value.fields
    assert (before, [written]) == (content(store), [item.id for item in read_imports(store)])
    assert planned(store, tmp_path, FIRST).is_empty


def test_a_plan_is_outdated_by_an_undo_and_not_by_an_import_that_begins_after_it(store: Store, tmp_path: Path) -> None:
    undone = bring(store, tmp_path, FIRST)
    outdated = planned(store, tmp_path, SECOND)
    undo(store, undone)
    with pytest.raises(PlanOutdated):
        apply(store, outdated)
    good = planned(store, tmp_path, FIRST)
    # It sees our record and is the one to give way.
    store.write("CREATE (:ImportBatch {id: 'later', source: 'crm', applied_at: $moment})", {"moment": datetime.now(UTC) + timedelta(days=1)}, name="test")
    assert 0 < apply(store, good).added
