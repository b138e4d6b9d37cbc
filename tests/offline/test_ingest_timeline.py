"""How a row changes the dated edges of a pair: by a new edge, never by rewriting the past."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orggraph.ingest.layout import layout
from orggraph.ingest.timeline import Overlap, Timeline, Version

TABLE = layout("Staff.CONTACTS.Person")
TODAY = date(2026, 6, 30)


def row(**facts: Any) -> tuple[Any, ...]:
    return tuple({"staff_id": "s", "person_id": "p", **facts}.get(column.name) for column in TABLE.columns)


def timeline(*edges: dict[str, Any]) -> Timeline:
    found = [row(**edge)[2:] for edge in edges]
    return Timeline(TABLE, [Version(list(facts), key=str(at), was=facts) for at, facts in enumerate(found)])


def told(line: Timeline) -> list[tuple[Any, ...]]:
    """Level, first day, last day of each edge."""
    places = [TABLE.place[name] - 2 for name in ("level", "since", "until")]
    return [tuple(version.facts[at] for at in places) for version in line.versions]


def test_a_first_row_makes_an_edge() -> None:
    line = timeline()
    line.weave(row(level=2), TODAY)
    assert [(2, None, None)] == told(line)


def test_a_changed_level_ends_the_old_edge_today_and_starts_a_new_one() -> None:
    line = timeline({"level": 2})
    line.weave(row(level=3), TODAY)
    assert [(2, None, TODAY), (3, TODAY, None)] == told(line)


def test_a_changed_level_with_its_own_day_starts_on_that_day() -> None:
    line = timeline({"level": 2, "since": date(2024, 1, 1)})
    line.weave(row(level=3, since=date(2025, 1, 1)), TODAY)
    assert [(2, date(2024, 1, 1), date(2025, 1, 1)), (3, date(2025, 1, 1), None)] == told(line)


def test_the_new_edge_takes_over_what_the_row_leaves_blank() -> None:
    line = timeline({"level": 2, "role": "A", "channel": "visit"})
    version = line.weave(row(level=3), TODAY)
    assert {"A", "visit"} <= set(version.facts)


def test_the_same_first_day_corrects_in_place() -> None:
    line = timeline({"level": 2, "since": date(2025, 1, 1)})
    line.weave(row(level=3, since=date(2025, 1, 1)), TODAY)
    assert [(3, date(2025, 1, 1), None)] == told(line)


def test_an_edge_that_began_today_is_corrected_in_place() -> None:
    line = timeline({"level": 2, "since": TODAY})
    line.weave(row(level=3), TODAY)
    assert [(3, TODAY, None)] == told(line)


def test_a_later_contact_changes_in_place() -> None:
    line = timeline({"level": 2, "since": date(2025, 1, 1), "last_contact_on": date(2026, 1, 1)})
    version = line.weave(row(level=2, last_contact_on=date(2026, 6, 1)), TODAY)
    assert [(2, date(2025, 1, 1), None)] == told(line)
    assert date(2026, 6, 1) in version.facts


def test_a_blank_cell_is_no_news() -> None:
    line = timeline({"level": 2, "role": "A", "until": date(2027, 1, 1)})
    line.weave(row(), TODAY)
    assert [(2, None, date(2027, 1, 1))] == told(line)


def test_a_first_day_that_was_not_known_is_filled_in() -> None:
    line = timeline({"level": 2})
    line.weave(row(level=2, since=date(2025, 1, 1)), TODAY)
    assert [(2, date(2025, 1, 1), None)] == told(line)


def test_a_later_day_with_the_same_level_is_the_same_edge() -> None:
    line = timeline({"level": 2, "since": date(2024, 1, 1)})
    line.weave(row(level=2, since=date(2025, 1, 1)), TODAY)
    assert [(2, date(2024, 1, 1), None)] == told(line)


def test_an_edge_put_before_another_ends_where_that_begins() -> None:
    line = timeline({"level": 3, "since": date(2025, 1, 1)})
    line.weave(row(level=2, since=date(2024, 1, 1)), TODAY)
    assert [(2, date(2024, 1, 1), date(2025, 1, 1)), (3, date(2025, 1, 1), None)] == told(line)


def test_what_was_over_and_holds_again_begins_today() -> None:
    line = timeline({"level": 3, "until": date(2025, 1, 1)})
    line.weave(row(level=3), TODAY)
    assert [(3, None, date(2025, 1, 1)), (3, TODAY, None)] == told(line)


def test_a_last_day_in_the_past_speaks_of_the_edge_that_held_then() -> None:
    line = timeline({"level": 3, "since": date(2020, 1, 1)})
    line.weave(row(level=3, until=date(2025, 1, 1)), TODAY)
    line.weave(row(level=3, until=date(2025, 1, 1)), TODAY)
    assert [(3, date(2020, 1, 1), date(2025, 1, 1))] == told(line)


def test_a_last_day_beyond_the_next_edge_is_an_overlap_and_changes_nothing() -> None:
    line = timeline({"level": 2, "since": date(2024, 1, 1), "until": date(2025, 1, 1)}, {"level": 3, "since": date(2025, 1, 1)})
    before = told(line)
    with pytest.raises(Overlap):
        line.weave(row(level=2, since=date(2024, 1, 1), until=date(2025, 6, 1)), TODAY)
    assert before == told(line)


def test_beside_a_row_with_a_first_day_one_without_that_says_the_same_is_the_same_edge_the_first_time_and_every_time() -> None:
    since = date(2024, 1, 1)
    line = timeline()
    for _ in range(2):
        line.weave(row(level=2), TODAY, undated=since - timedelta(days=1))
        line.weave(row(level=2, since=since), TODAY)
        assert [(2, since, None)] == told(line)


def test_beside_a_row_with_a_first_day_one_without_that_differs_speaks_of_the_time_before() -> None:
    since = date(2024, 1, 1)
    line = timeline()
    for _ in range(2):
        line.weave(row(level=1), TODAY, undated=since - timedelta(days=1))
        line.weave(row(level=2, since=since), TODAY)
        assert [(1, None, since), (2, since, None)] == told(line)


def test_beside_a_row_with_a_first_day_one_that_ended_before_it_is_found_again() -> None:
    since, ended = date(2024, 1, 1), date(2023, 5, 1)
    line = timeline()
    for _ in range(2):
        line.weave(row(level=2, until=ended), TODAY, undated=since - timedelta(days=1))
        line.weave(row(level=2, since=since), TODAY)
        assert [(2, None, ended), (2, since, None)] == told(line)


def test_a_change_that_ends_on_its_first_day_is_written_as_it_stands() -> None:
    day = date(2024, 1, 1)
    line = timeline({"level": 1})
    for _ in range(2):
        line.weave(row(level=3, since=day, until=day), TODAY)
        assert [(1, None, day), (3, day, day)] == told(line)


DAYS = st.integers(0, 900).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
ROWS = st.lists(
    st.fixed_dictionaries({"since": DAYS, "level": st.none() | st.integers(0, 4), "role": st.sampled_from([None, "A", "B"])}),
    unique_by=lambda facts: facts["since"],
    max_size=6,
)
EDGE = st.lists(st.fixed_dictionaries({"level": st.integers(0, 4)}), max_size=1)


@given(EDGE, ROWS)
def test_the_same_rows_again_change_nothing_and_no_two_edges_hold_on_one_day(edges: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
    line = timeline(*edges)
    ordered = sorted(rows, key=lambda facts: facts["since"])
    for facts in ordered:
        line.weave(row(**facts), TODAY)
    once = [list(version.facts) for version in line.versions]
    for earlier, later in pairwise(told(line)):
        assert earlier[2] is not None
        assert earlier[2] <= later[1]
    for facts in ordered:
        line.weave(row(**facts), TODAY)
    assert once == [version.facts for version in line.versions]
