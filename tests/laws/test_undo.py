"""Laws of undo: what is undone is as if it had never been imported, whoever said it too, in any order, killed at any moment.

An import here brings everybody whom its edges name, with their names: what it refers to is never only another import's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from orggraph.errors import NotAllowed
from orggraph.ingest import apply, apply_undo, plan_tables, plan_undo, read_imports, read_unfinished
from tests.fake_store import FakeStore, Killed

DAY = date(2026, 1, 1)
PEOPLE = ("p-1", "p-2", "p-3", "p-4")
STAFF = ("s-1", "s-2")
Import = dict[str, Any]

LAW = settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])


def bring(store: FakeStore, item: Import) -> str:
    tables = {name: rows for name, rows in item["tables"].items() if rows}
    planned = plan_tables(store, tables, strict=False, source=item["source"], today=item["day"])  # type: ignore[arg-type]
    assume(not planned.refusals)  # a row that is refused in one history and not in the other makes another graph
    return apply(store, planned).id  # type: ignore[arg-type]


def undo(store: FakeStore, batch: str) -> None:
    apply_undo(store, plan_undo(store, batch))  # type: ignore[arg-type]


def facts(store: FakeStore) -> tuple[Any, Any]:
    """Every fact of the graph, without who wrote it."""
    books = {"source", "batch", "key"}
    nodes = {
        (label, id_): {name: value for name, value in found.items() if name not in books}
        for label, all_ in store.nodes.items()
        if not label.startswith("Import")
        for id_, found in all_.items()
    }
    edges = sorted(
        str((name, key[0], key[1], sorted((fact, value) for fact, value in found.items() if fact not in books)))
        for name, all_ in store.edges.items()
        for key, found in all_.items()
    )
    return nodes, edges


def graph_of(items: list[Import]) -> tuple[FakeStore, list[str]]:
    store = FakeStore()
    return store, [bring(store, item) for item in items]


def blank(draw: st.DrawFn, row: dict[str, Any], *kept: str) -> dict[str, Any]:
    """The row with some of its cells left blank."""
    return {name: value for name, value in row.items() if name in kept or draw(st.booleans())}


@st.composite
def agreeing(draw: st.DrawFn) -> list[Import]:
    """Imports that tell of one world, each a part of it: no file corrects another's rows."""
    titles = {person: draw(st.sampled_from([None, "Head", "Buyer"])) for person in PEOPLE}
    managers = {person: draw(st.sampled_from([None, *PEOPLE[:at]])) for at, person in enumerate(PEOPLE)}
    ties = {
        (staff, person): {
            "level": draw(st.integers(1, 4)),
            "role": draw(st.sampled_from([None, "A"])),
            "since": draw(st.sampled_from([None, DAY - timedelta(days=300)])),
            "last_contact_on": draw(st.sampled_from([None, DAY - timedelta(days=5)])),
        }
        for staff in STAFF
        for person in PEOPLE
    }
    items = []
    for number in range(draw(st.integers(2, 5))):
        people = draw(st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1))
        rows = [
            {"id": person, "name": person.upper(), "title": titles[person], "manager_id": managers[person] if managers[person] in people else None}
            for person in people
        ]
        pairs = draw(st.lists(st.sampled_from([pair for pair in ties if pair[1] in people]), unique=True, max_size=3))
        items.append(
            {
                "source": draw(st.sampled_from(["hr", "crm"])),
                "day": DAY + timedelta(days=number),
                "tables": {
                    "Person": [blank(draw, row, "id", "name") for row in rows],
                    "Staff": [{"id": staff, "name": staff.upper()} for staff in sorted({staff for staff, _ in pairs})],
                    "Staff.CONTACTS.Person": [
                        {"staff_id": staff, "person_id": person, **blank(draw, ties[staff, person], "level", "role")} for staff, person in pairs
                    ],
                },
            }
        )
    return items


@st.composite
def changing(draw: st.DrawFn) -> list[Import]:
    """Imports that change what others said: titles, departments, managers by column and by line, levels, first and last days."""
    items = []
    for number in range(draw(st.integers(2, 4))):
        day = DAY + timedelta(days=10 * number)
        people = sorted(draw(st.lists(st.sampled_from(PEOPLE[:3]), unique=True, min_size=1)))

        def maybe(*values: Any) -> Any:
            return draw(st.sampled_from([None, *values]))

        def above(person: str, among: list[str] = people) -> list[str]:
            return [other for other in among if other < person]

        days: dict[str, tuple[Any, ...]] = {"since": (None, day, DAY - timedelta(days=30)), "until": (None, None, day)}
        rows = [
            {
                "id": person,
                "name": person.upper(),
                "title": maybe("Head", "Buyer"),
                "department_id": maybe("d-1", "d-2"),
                "manager_id": maybe(*above(person)),
            }
            for person in people
        ]
        ties = [
            {
                "staff_id": "s-1",
                "person_id": person,
                "level": draw(st.integers(1, 2)),
                "role": maybe("A"),
                **{name: maybe(*values) for name, values in days.items()},
                "last_contact_on": maybe(day),
            }
            for person in draw(st.lists(st.sampled_from(people), unique=True, max_size=2))
        ]
        lines = [
            {
                "person_id": person,
                "manager_id": draw(st.sampled_from(above(person))),
                "kind": maybe("dotted"),
                **{name: maybe(*values) for name, values in days.items()},
            }
            for person in draw(st.lists(st.sampled_from(people), unique=True, max_size=1))
            if above(person)
        ]
        tables = {
            "Department": [{"id": "d-1", "name": "D-1"}, {"id": "d-2", "name": "D-2"}],
            "Person": rows,
            "Staff": [{"id": "s-1", "name": "S-1"}] if ties else [],
            "Staff.CONTACTS.Person": ties,
            "Person.REPORTS_TO.Person": lines,
        }
        items.append({"source": draw(st.sampled_from(["hr", "crm"])), "day": day, "tables": tables})
    return items


@LAW
@given(agreeing(), st.data())
def test_an_undone_import_is_as_if_it_had_never_been(items: list[Import], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1), label="undone")
    store, batches = graph_of(items)
    undo(store, batches[at])
    without, _ = graph_of(items[:at] + items[at + 1 :])
    assert facts(without) == facts(store)


@LAW
@given(agreeing(), st.data())
def test_all_imports_undone_in_any_order_leave_nothing(items: list[Import], data: st.DataObject) -> None:
    store, batches = graph_of(items)
    for batch in data.draw(st.permutations(batches), label="order"):
        undo(store, batch)
    assert ({}, []) == facts(store)
    assert not store.nodes["ImportChange"]
    assert not store.nodes["ImportSaying"]


@LAW
@given(changing(), st.data())
def test_an_undo_that_is_allowed_is_as_if_the_import_had_never_been_even_where_imports_differ(items: list[Import], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1), label="undone")
    store, batches = graph_of(items)
    before = facts(store)
    try:
        planned = plan_undo(store, batches[at])  # type: ignore[arg-type]
    except NotAllowed:
        event("refused")
        assert before == facts(store)
        return
    event("undone")
    apply_undo(store, planned)  # type: ignore[arg-type]
    without, _ = graph_of(items[:at] + items[at + 1 :])
    assert facts(without) == facts(store)


def killed(store: FakeStore, data: st.DataObject, do: Callable[[], Any]) -> bool:
    """Lets `do` be killed after some of its writes; False when it was through by then."""
    store.writes_left = data.draw(st.integers(1, 25), label="writes")
    try:
        do()
    except Killed:
        return True
    finally:
        store.writes_left = None
    return False


@LAW
@given(changing(), st.data())
def test_an_undo_that_is_killed_at_any_moment_is_named_and_finished_by_the_same_undo(items: list[Import], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1), label="undone")
    (whole, batches), (store, same) = graph_of(items), graph_of(items)
    try:
        undo(whole, batches[at])
    except NotAllowed:
        assume(False)
    if killed(store, data, lambda: undo(store, same[at])):
        assert [(same[at], True)] == [(item.id, item.is_undo) for item in read_unfinished(store)]  # type: ignore[arg-type]
        undo(store, same[at])
    assert () == read_unfinished(store)  # type: ignore[arg-type]
    assert facts(whole) == facts(store)


@LAW
@given(agreeing(), st.data())
def test_an_undo_that_is_killed_is_finished_after_further_imports_too(items: list[Import], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 2), label="undone")
    store, batches = graph_of(items[:-1])
    if not killed(store, data, lambda: undo(store, batches[at])):
        assume(False)
    bring(store, items[-1])
    undo(store, batches[at])
    without, _ = graph_of(items[:at] + items[at + 1 :])
    assert facts(without) == facts(store)


@LAW
@given(changing(), st.data())
def test_an_import_that_is_killed_at_any_moment_is_named_and_whole_when_run_again(items: list[Import], data: st.DataObject) -> None:
    whole, _ = graph_of(items)
    store, _ = graph_of(items[:-1])
    before = facts(store)
    if killed(store, data, lambda: bring(store, items[-1])):
        [half] = read_unfinished(store)  # type: ignore[arg-type]
        assert not half.is_undo
        again = bring(store, items[-1])
        state = {item.id: (item.state, item.completed_by) for item in read_imports(store)}  # type: ignore[arg-type]
        assert (("completed", again), ("stands", None)) == (state[half.id], state[again])
        assert () == read_unfinished(store)  # type: ignore[arg-type]
        assert facts(whole) == facts(store)
        undo(store, again)
        assert before == facts(store)


@LAW
@given(changing(), st.data())
def test_an_import_that_is_killed_at_any_moment_can_be_taken_back(items: list[Import], data: st.DataObject) -> None:
    store, _ = graph_of(items[:-1])
    before = facts(store)
    assume(killed(store, data, lambda: bring(store, items[-1])))
    [half] = read_unfinished(store)  # type: ignore[arg-type]
    undo(store, half.id)
    assert (before, ()) == (facts(store), read_unfinished(store))  # type: ignore[arg-type]
