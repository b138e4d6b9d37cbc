"""Laws of circles: whatever goes in, on no day do people report to each other in a circle; and no row is kept out without one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from orggraph.ingest import apply, plan_tables
from tests.fake_store import FakeStore

DAY = date(2026, 1, 1)
NAME = "Person.REPORTS_TO.Person"
PEOPLE = ("p-1", "p-2", "p-3", "p-4")
DAYS = (None, DAY - timedelta(days=40), DAY - timedelta(days=20), DAY + timedelta(days=5), DAY + timedelta(days=15))


@st.composite
def histories(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Imports of managers, by column and by line, with and without days; who reports to themselves is another rule's."""
    items = []
    for number in range(draw(st.integers(1, 4))):
        rows = [
            {"id": person, "name": person.upper(), "manager_id": draw(st.sampled_from([None, *(other for other in PEOPLE if other != person)]))}
            for person in PEOPLE
            if draw(st.booleans())
        ]
        pairs = draw(st.lists(st.sampled_from([(a, b) for a in PEOPLE for b in PEOPLE if a != b]), unique=True, max_size=3))
        lines = [
            {
                "person_id": start,
                "manager_id": end,
                "kind": draw(st.sampled_from([None, "solid", "dotted"])),
                "since": draw(st.sampled_from(DAYS)),
                "until": draw(st.sampled_from(DAYS)),
            }
            for start, end in pairs
        ]
        way = draw(st.sampled_from(["refuse", "refuse", "cut"]))
        items.append({"day": DAY + timedelta(days=10 * number), "tables": {"Person": rows, NAME: lines}, "way": way})
    return items


def has_circle(lines: list[tuple[str, str, date | None, date | None]], *, on_any_day: bool) -> bool:
    """By hand: whether somebody can walk up and come back, on one day, or (not `on_any_day`) by lines of whatever days."""
    days = {since or date.min for _, _, since, _ in lines} if on_any_day else {None}
    for day in days:
        above: dict[str, set[str]] = {}
        for start, end, since, until in lines:
            if day is None or ((since is None or since <= day) and (until is None or until > day)):
                above.setdefault(start, set()).add(end)
        for first in above:
            reached, frontier = set(), {first}
            while frontier:
                frontier = {end for member in frontier for end in above.get(member, ())} - reached
                reached |= frontier
            if first in reached:
                return True
    return False


def solid(store: FakeStore) -> list[tuple[str, str, date | None, date | None]]:
    return [(key[0], key[1], facts.get("since"), facts.get("until")) for key, facts in store.edges[NAME].items() if facts.get("kind") != "dotted"]


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(histories())
def test_no_day_has_a_circle_and_no_row_is_refused_without_one(items: list[dict[str, Any]]) -> None:
    store = FakeStore()
    apply(store, plan_tables(store, {"Person": [{"id": person, "name": person.upper()} for person in PEOPLE]}, source="hr", today=DAY))  # type: ignore[arg-type]
    for item in items:
        before = solid(store)
        tables = {name: rows for name, rows in item["tables"].items() if rows}
        planned = plan_tables(store, tables, strict=False, source="hr", today=item["day"], on_cycle=item["way"])  # type: ignore[arg-type]
        apply(store, planned)  # type: ignore[arg-type]
        assert not has_circle(solid(store), on_any_day=True)
        if planned.named("reporting_cycle"):
            event("refused")
            said = [(row["id"], row["manager_id"], None, None) for row in item["tables"]["Person"] if row["manager_id"]]
            said += [(row["person_id"], row["manager_id"], None, None) for row in item["tables"][NAME] if row["kind"] != "dotted"]
            assert has_circle([*before, *said], on_any_day=False)
