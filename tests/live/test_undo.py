"""An import can be taken back: what it added goes, what it changed is as it was, and what later imports built on it is never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import BadParams, NotAllowed, PlanOutdated, StoreUnavailable
from orggraph.ingest import Plan, Undone, apply, apply_undo, plan, plan_undo, read_imports
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


def undo(store: Store, batch: str) -> Undone:
    return apply_undo(store, plan_undo(store, batch))


def content(store: Store) -> tuple[list[Any], list[Any]]:
    """Everything there is but the books: labels, ids and facts, the batch among them."""
    nodes = store.read(
        "MATCH (node) WHERE NOT node:ImportBatch AND NOT node:ImportChange AND NOT node:ImportSaying AND NOT node:Migration AND NOT node:Category AND NOT node:TestDatabase"
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


# -- fact by fact: what a later import says too stays, and belongs to that one


def people(store: Store) -> dict[str, dict[str, Any]]:
    """The facts of every person, without who wrote them."""
    rows = store.read("MATCH (person:Person) RETURN properties(person) AS facts ORDER BY person.id", {}, name="test").records
    return {row["facts"]["id"]: {name: value for name, value in row["facts"].items() if name not in ("id", "source", "batch")} for row in rows}


def lines(store: Store, person: str) -> list[tuple[Any, ...]]:
    rows = store.read(
        "MATCH (:Person {id: $id})-[line:REPORTS_TO]->(boss:Person) RETURN boss.id AS boss, line.since AS since, line.until AS until",
        {"id": person},
        name="test",
    ).records
    return sorted(((row["boss"], row["since"], row["until"]) for row in rows), key=str)


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def test_a_person_of_whom_a_later_import_says_the_name_keeps_it_and_loses_the_title(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, {"Person.csv": "id,name,title\np-1,Zhao Min,Head\n"})
    second = bring(store, tmp_path, {"people.csv": "id,name\np-1,Zhao Min\n"})
    planned = plan_undo(store, first)
    assert (0, 1, 0, 0) == (planned.removed, planned.restored, planned.kept, planned.stayed)
    assert {"p-1": {"name": "Zhao Min", "title": "Head"}} == people(store)
    undo(store, first)
    assert {"p-1": {"name": "Zhao Min"}} == people(store)
    undo(store, second)
    assert {} == people(store)


def test_a_title_that_a_later_import_says_unchanged_stays(store: Store, tmp_path: Path) -> None:
    bring(store, tmp_path, {"Person.csv": "id,name,title,school\np-1,Zhao Min,Buyer,Tongji\n"})
    change = bring(store, tmp_path, {"Person.csv": "id,name,title,school\np-1,Zhao Min,Head,Fudan\n"})
    same = bring(store, tmp_path, {"Person.csv": "id,title\np-1,Head\n"})
    undo(store, change)
    assert {"p-1": {"name": "Zhao Min", "title": "Head", "school": "Tongji"}} == people(store)
    undo(store, same)
    assert {"p-1": {"name": "Zhao Min", "title": "Buyer", "school": "Tongji"}} == people(store)


def test_of_the_same_file_twice_the_first_undone_changes_nothing_and_the_second_takes_all(store: Store, tmp_path: Path) -> None:
    first, second = bring(store, tmp_path, FIRST), bring(store, tmp_path, FIRST, today=day(7))
    assert (True, 0, 12) == ((item := read_imports(store)[0]).has_sayings, item.added, item.unchanged)
    facts = [[{**row, "facts": {**row["facts"], "batch": None}} for row in part] for part in content(store)]
    planned = plan_undo(store, first)
    assert (0, 0, 12, 0) == (planned.removed, planned.restored, planned.kept, planned.stayed)
    assert [(second, 12)] == [(item.id, number) for item, number in planned.keepers]
    undo(store, first)
    assert facts == [[{**row, "facts": {**row["facts"], "batch": None}} for row in part] for part in content(store)]
    assert {second} == {row["facts"]["batch"] for part in content(store) for row in part}
    undo(store, second)
    assert ([], []) == content(store)


def test_an_undone_import_says_nothing_any_more(store: Store, tmp_path: Path) -> None:
    first, second, third = (bring(store, tmp_path, FIRST, today=day(number)) for number in range(3))
    undo(store, second)
    undo(store, first)
    assert {third} == {row["facts"]["batch"] for part in content(store) for row in part}
    undo(store, third)
    assert ([], []) == content(store)


def test_a_changed_title_between_two_others_goes_without_a_trace(store: Store, tmp_path: Path) -> None:
    batches = [bring(store, tmp_path, {"Person.csv": f"id,name,title\np-1,Zhao Min,{title}\n"}) for title in ("A", "B", "C")]
    undo(store, batches[1])
    assert {"p-1": {"name": "Zhao Min", "title": "C"}} == people(store)
    undo(store, batches[2])
    assert {"p-1": {"name": "Zhao Min", "title": "A"}} == people(store)


def test_a_manager_whom_a_later_import_names_too_stays_from_that_import_on(store: Store, tmp_path: Path) -> None:
    everybody = "id,name,manager_id\np-1,Zhao Min,\np-2,Wang Jun,\n"
    bring(store, tmp_path, {"Person.csv": everybody + "p-3,Liu Yang,p-1\n"})
    second, third = (bring(store, tmp_path, {"Person.csv": everybody + "p-3,Liu Yang,p-2\n"}, today=day(number)) for number in (7, 14))
    assert [("p-1", None, day(7)), ("p-2", day(7), None)] == lines(store, "p-3")
    undo(store, second)
    assert [("p-1", None, day(14)), ("p-2", day(14), None)] == lines(store, "p-3")
    undo(store, third)
    assert [("p-1", None, None)] == lines(store, "p-3")


def test_an_ended_department_is_open_again_and_one_that_a_later_import_ended_is_not_undone_before_it(store: Store, tmp_path: Path) -> None:
    departments = {"Department.csv": "id,name\nd-1,Network\nd-2,Purchasing\nd-3,Legal\n"}
    batches = [
        bring(store, tmp_path, {**departments, "Person.csv": f"id,name,department_id\np-1,Zhao Min,d-{number}\n"}, today=day(7 * number))
        for number in (1, 2, 3)
    ]
    with pytest.raises(NotAllowed, match=batches[2]):
        plan_undo(store, batches[1])
    undo(store, batches[2])
    places = store.read("MATCH (:Person)-[place:MEMBER_OF]->(d) RETURN d.id AS id, place.until AS until ORDER BY id", {}, name="test").records
    assert [("d-1", day(14)), ("d-2", None)] == [(row["id"], row["until"]) for row in places]


def test_nodes_on_which_other_edges_hang_keep_their_names_and_go_with_those_edges(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, {"Person.csv": "id,name,title\np-1,Zhao Min,Head\np-2,Wang Jun,Buyer\n"})
    ties = bring(store, tmp_path, {"Staff.csv": "id,name\ns-1,Li Na\n", "Staff.CONTACTS.Person.csv": "staff_id,person_id,level\ns-1,p-1,2\n"})
    planned = plan_undo(store, first)
    assert (1, 0, 0, 1) == (planned.removed, planned.restored, planned.kept, planned.stayed)
    undo(store, first)
    assert {"p-1": {"name": "Zhao Min"}} == people(store)
    undo(store, ties)
    assert ([], []) == content(store)


def test_an_undo_plan_is_outdated_by_an_import_and_by_another_undo(store: Store, tmp_path: Path) -> None:
    first = bring(store, tmp_path, FIRST)
    planned = plan_undo(store, first)
    second = bring(store, tmp_path, {"Category.csv": "id,name_en,name_zh,side\ncatering,Catering,餐饮,customer\n"})
    before = content(store)
    with pytest.raises(PlanOutdated, match=second):
        apply_undo(store, planned)
    assert (before, ["stands", "stands"]) == (content(store), [item.state for item in read_imports(store)])
    planned, other = plan_undo(store, first), plan_undo(store, second)
    apply_undo(store, other)
    with pytest.raises(PlanOutdated):
        apply_undo(store, planned)
    undo(store, first)
    with pytest.raises(PlanOutdated):
        apply_undo(store, planned)


def test_what_an_import_of_an_older_version_found_unchanged_is_not_known_and_nothing_is_lost(store: Store, tmp_path: Path) -> None:
    first, second = bring(store, tmp_path, FIRST), bring(store, tmp_path, {"Person.csv": "id,name\np-1,Zhao Min\n"})
    # As a version before this one booked it.
    store.write("MATCH (saying:ImportSaying) DELETE saying", {}, name="test")
    store.write("MATCH (batch:ImportBatch) SET batch.has_sayings = null, batch.digest = null", {}, name="test")
    planned = plan_undo(store, first)
    assert [second] == [item.id for item in planned.unknown]
    assert (0, 0, 12) == (planned.removed, planned.restored, planned.kept)
    # Brought again, the same file says it on record, and no more than that stays.
    again = bring(store, tmp_path, {"Person.csv": "id,name\np-1,Zhao Min\n"})
    planned = plan_undo(store, first)
    assert () == planned.unknown
    undo(store, first)
    assert {"p-1": {"name": "Zhao Min"}} == people(store)
    undo(store, again)
    undo(store, second)
    assert ([], []) == content(store)


def test_long_texts_are_kept_in_pieces_that_every_engine_takes(store: Store, tmp_path: Path) -> None:
    def insights(word: str) -> dict[str, str]:
        return {"Insight.csv": "id,name,kind,risks\n" + "".join(f"i-{number},Insight {number},customer_profile,{word * 30_000}\n" for number in range(200))}

    bring(store, tmp_path, insights("a"))
    second = bring(store, tmp_path, insights("b"))
    undo(store, second)
    rows = store.read("MATCH (insight:Insight) RETURN DISTINCT left(insight.risks, 1) AS letter, size(insight.risks) AS size", {}, name="test").records
    assert [{"letter": "a", "size": 30_000}] == rows
