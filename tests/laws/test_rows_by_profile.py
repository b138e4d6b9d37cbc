"""The law of an import holds for files that a profile reads: rows that stay out are not judged, departments stand in each person's row,
many contacts make one tie, and titles are looked up in another file."""

from __future__ import annotations

import csv
import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orggraph.ingest import Plan, apply, plan
from tests.fake_store import FakeStore
from tests.laws.tables import DAYS, DEPARTMENTS, LAYERS, NAMES, PEOPLE, STAFF, STRANGE, File, Kind, Record, files, words

TODAY = date(2026, 6, 30)
bounded = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
PROFILE = """
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }

[[file]]
key = "jobs"
name = "*jobs"
headers = ["job", "called"]

[[file]]
name = "*people"
may_lack = ["name", "nick", "job", "title", "layer", "dep", "boss", "status", "gone"]
[[file.table]]
to = "Department"
distinct = true
columns = { id = "dep", name = "dep" }
leave_out = [{ column = "status", values = ["out"], words = { en = "Out.", zh = "略。" } }]
[[file.table]]
to = "Person"
leave_out = [
  { column = "status", values = ["out"], words = { en = "Out.", zh = "略。" } },
  { column = "gone", is_filled = true, is_noted = true, words = { en = "Gone.", zh = "已离开。" } },
]
[file.table.columns]
id = "id"
name = { first = ["name", "nick"] }
title = { first = [{ column = "job", lookup = { file = "jobs", key = "job", value = "called" } }, "title"] }
layer = "layer"
department_id = "dep"
manager_id = "boss"

[[file]]
name = "*staff"
may_lack = ["name"]
[[file.table]]
to = "Staff"
columns = { id = "id", name = "name" }

[[file]]
name = "*ties"
may_lack = ["level", "day", "channel"]
[[file.table]]
to = "Staff.CONTACTS.Person"
columns = { staff_id = "staff", person_id = "person", level = "level", since = "day", last_contact_on = "day", channel = "channel" }
combine = { since = "min", last_contact_on = "max", channel = "last" }
"""
KINDS: Mapping[str, Kind] = {
    "jobs": Kind(
        "jobs",
        {"job": ("job",), "called": ("called",)},
        {"job": words(("J1", "J1"), ("J2", "J2")), "called": words(("Boss", "Boss"), ("Clerk", "Clerk"))},
        ("job", "called"),
    ),
    "people": Kind(
        "people",
        {name: (name,) for name in ("id", "name", "nick", "job", "title", "layer", "dep", "boss", "status", "gone")},
        {
            "id": PEOPLE,
            "name": NAMES,
            "nick": NAMES,
            "job": words(("J1", "J1"), ("J2", "J2"), ("J9", "J9")),
            "title": words(("GM", "GM"), ("CTO", "CTO")),
            "layer": LAYERS,
            "dep": DEPARTMENTS,
            "boss": [*PEOPLE, *STRANGE],
            "status": words(("in", "in"), ("out", "out"), ("OUT", "out")),
            "gone": words(("2020", "2020")),
        },
    ),
    "staff": Kind("staff", {"id": ("id",), "name": ("name",)}, {"id": STAFF, "name": NAMES}),
    "ties": Kind(
        "ties",
        {name: (name,) for name in ("staff", "person", "level", "day", "channel")},
        {
            "staff": STAFF[:2],
            "person": [*PEOPLE[:3], STRANGE[0]],
            "level": words(("1", 1), ("信任", 3), ("7", cast(Any, LAYERS[-1].value))),
            "day": DAYS,
            "channel": words(("mail", "mail"), ("phone", "phone")),
        },
        ("staff", "person"),
    ),
}
_TABLES = ("people", "people", "jobs", "staff", "ties", "ties")


def drawn_files() -> st.SearchStrategy[list[File]]:
    """Files of the profile, with lists that name everybody among them."""
    return files(KINDS, _TABLES, lists={"Person": "people", "Staff": "staff"})


def planned(store: FakeStore, given_files: Sequence[File], folder: Path) -> Plan:
    profile = folder / "law.toml"
    profile.write_text(PROFILE, encoding="utf-8")
    paths = [file.write(folder) for file in (*given_files, _JOBS)]
    return plan(cast(Any, store), paths, profile=profile, today=TODAY, source="law")


_JOBS = File("z.jobs.csv", "jobs", {"job": "job", "called": "called"}, [])


def _is_out(file: File, record: Record) -> bool:
    status, gone = record.cells.get("status"), record.cells.get("gone")
    return file.table == "people" and not record.is_broken and bool((status and status.value == "out") or (gone and gone.text))


@bounded
@given(drawn_files())
def test_every_row_counts_once_and_those_that_stay_out_are_not_judged(drawn: list[File]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(FakeStore(), drawn, Path(scratch))
        are_looked_up = any(file.table == "people" for file in drawn)
        expected = {file.name: len(file.records) for file in drawn if file.records and (are_looked_up or file.table != "jobs")}
        assert expected == {count.name: count.rows for count in made.rows}
        for count in made.rows:
            assert count.rows == count.written + count.unchanged + count.refused + count.said_again + count.left_out + count.looked_up
        refused = defaultdict(set)
        for problem in made.problems:
            refused[problem.path].add(problem.row)
        assert {count.name: count.refused for count in made.rows if count.refused} == {name: len(rows) for name, rows in refused.items()}
        by_name = {file.name: file for file in drawn}
        for refusal in made.refusals:
            file = by_name[str(refusal.problem.path)]
            record = next(record for record in file.records if record.number == refusal.problem.row)
            is_out = record.cells.get("status") is not None and record.cells["status"].value == "out" and not record.is_broken
            assert (refusal.kind == "left_out") == is_out, refusal
            # A department stands in the row of somebody who is gone too, and only that is said of such a row.
            assert not (_is_out(file, record) and refusal.table not in ("Department", "Person")), refusal
        for path in made.write_refused(Path(scratch)):
            with path.open(encoding="utf-8-sig", newline="") as stream:
                assert len(list(csv.reader(stream))) - 1 == len(refused[path.name.removesuffix(".error.csv") + ".csv"])


@bounded
@given(drawn_files())
def test_a_reason_names_a_cell_that_holds_it(drawn: list[File]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(FakeStore(), drawn, Path(scratch))
        by_name = {file.name: file for file in drawn}
        for refusal in made.refusals:
            problem = refusal.problem
            file = by_name[str(problem.path)]
            record = next(record for record in file.records if record.number == problem.row)
            assert problem.column is None or problem.column in file.headers, problem
            if problem.column is not None and problem.value is not None:
                cell = record.cells[problem.column]
                assert problem.value in (cell.text, str(cell.value)), problem


@bounded
@given(drawn_files())
def test_nobody_is_named_by_a_row_that_stays_out(drawn: list[File]) -> None:
    store = FakeStore()
    with tempfile.TemporaryDirectory() as scratch:
        apply(cast(Any, store), planned(store, drawn, Path(scratch)))
    sound = [record for file in drawn if file.table == "people" for record in file.records if record.is_sound and not _is_out(file, record)]
    assert set(store.nodes["Person"]) <= {record.cells["id"].value for record in sound}
    called = {record["called"].text for file in drawn if file.table == "jobs" for record in (found.cells for found in file.records)}
    for key, facts in store.nodes["Person"].items():
        own = [record.cells for record in sound if record.cells["id"].value == key]
        assert facts["name"] in {cells[column].text for cells in own for column in ("name", "nick") if column in cells}
        assert "title" not in facts or facts["title"] in called | {cells["title"].text for cells in own if "title" in cells}


@bounded
@given(drawn_files())
def test_contacts_are_combined_as_the_profile_says(drawn: list[File]) -> None:
    store = FakeStore()
    with tempfile.TemporaryDirectory() as scratch:
        made = planned(store, drawn, Path(scratch))
        apply(cast(Any, store), made)
    refused = {(problem.path, problem.row) for problem in made.problems}
    ties: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for file in drawn:
        for record in file.records if file.table == "ties" else ():
            if (file.name, record.number) not in refused:
                ties[record.cells["staff"].value, record.cells["person"].value].append({name: cell.value for name, cell in record.cells.items()})
    assert ties.keys() == {(start, end) for start, end, _ in store.edges["Staff.CONTACTS.Person"]}
    for (start, end, _), facts in store.edges["Staff.CONTACTS.Person"].items():
        rows = ties[start, end]
        days = [row["day"] for row in rows if row.get("day")]
        channels = [row["channel"] for row in rows if row.get("channel")]
        levels = {row["level"] for row in rows if row.get("level")}
        assert (min(days, default=None), max(days, default=None)) == (facts.get("since"), facts.get("last_contact_on"))
        assert (channels[-1] if channels else None) == facts.get("channel")
        assert levels == ({facts["level"]} if "level" in facts else set())


@bounded
@given(drawn_files())
def test_the_same_files_again_write_nothing(drawn: list[File]) -> None:
    store = FakeStore()
    with tempfile.TemporaryDirectory() as scratch:
        first = planned(store, drawn, Path(scratch))
        apply(cast(Any, store), first)
        again = planned(store, drawn, Path(scratch))
        assert (0, 0, 0) == (again.added, again.changed, sum(count.written for count in again.rows))
        assert [(problem.path, problem.row) for problem in first.problems] == [(problem.path, problem.row) for problem in again.problems]
