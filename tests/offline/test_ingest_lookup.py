"""A cell that is looked up and not there is refused with its place; the first row that says something counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import ImportRefused
from orggraph.ingest import Plan
from tests.offline.small_import import places, planned, said

PROFILE = """
[[file]]
key = "jobs"
name = "*jobs"
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = {{ id = "id", name = "name", title = {title} }}
"""
LOOKUP = '{ column = "job", lookup = { file = "jobs", key = "job", value = "called" }%s }'
JOBS = "job,called\nJ1,Boss\nJ2,Clerk\nJ2,Officer\n007,Agent\nJ3,\nJ3,Late\nJ1,Boss\n"


def looked_up(folder: Path, people: str, *, title: str = LOOKUP % "", jobs: dict[str, str] | None = None, **choices: Any) -> Plan:
    files = {**(jobs or {"jobs.csv": JOBS}), "people.csv": "id,name,job\n" + people}
    return planned(folder, files, profile=PROFILE.format(title=title), **choices)


def titles(made: Plan) -> dict[str, Any]:
    return {row["id"]: row.get("title") for row in made.nodes["Person"].rows()}


def test_what_stands_beside_the_key_is_taken(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,J1\np2,B,\np3,C,J3\n")
    assert ({"p1": "Boss", "p2": None, "p3": "Late"}, (), ()) == (titles(made), made.refusals, made.notes)


@pytest.mark.parametrize("more", ["", ', prefix = "x-"', ', map = { Boss = "B" }, otherwise = "none"'])
def test_a_key_that_is_not_there_refuses_the_row_with_the_cell(tmp_path: Path, more: str) -> None:
    made = looked_up(tmp_path, "p1,A,J1\np2,B,J9\n", title=LOOKUP % more)
    assert ['people.csv, row 3, column "job": "J9" is not among the cells of "job" in jobs.csv. Correct it, or add the row that it names.'] == said(made)
    assert ["J9"] == [problem.value for problem in made.problems]
    assert ["p1"] == list(titles(made))


def test_within_first_a_key_that_is_not_there_leaves_it_to_the_next_choice(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,J1\np2,B,J9\n", title="{ first = [" + LOOKUP % "" + ', "job"] }')
    assert ({"p1": "Boss", "p2": "J9"}, ()) == (titles(made), made.refusals)
    never = looked_up(tmp_path, "p1,A,J1\np2,B,J9\n", title="{ first = [" + LOOKUP % "" + ", " + LOOKUP % ', prefix = "x"' + "] }")
    assert [("bad_cell", "people.csv", 3, "job")] == places(never)


def test_zeros_blanks_and_case_are_passed_over_when_asked(tmp_path: Path) -> None:
    refused = looked_up(tmp_path, "p1,A,7\np2,B,j1\n")
    assert ["007 looks the same", "J1 looks the same"] == [
        problem.remedy.en[: len("007 looks the same")].strip(" b") for problem in refused.problems if problem.remedy
    ]
    matched = looked_up(tmp_path, "p1,A,7\np2,B,j1\n", normalise_keys=True)
    assert {"p1": "Agent", "p2": "Boss"} == titles(matched)
    assert ['2 values were found in "job" of jobs.csv under one that differs in zeros in front, blanks or case, such as 7 under 007.'] == [
        note.what.en for note in matched.notes
    ]


def test_keys_that_only_look_the_same_are_one_and_told(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,Ｊ1\np2,B,J\u200b8\n", jobs={"jobs.csv": "job,called\nJ1,Boss\nJ８,Clerk\n"})
    assert {"p1": "Boss", "p2": "Clerk"} == titles(made)
    assert [
        '2 values were found in "job" of jobs.csv under one that looks the same and is written with other characters, such as "J‹U+200B›8" under "J８".'
    ] == [note.what.en for note in made.notes]


def test_of_two_rows_of_one_key_the_first_counts_and_is_told_when_somebody_looks_it_up(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,J2\n")
    assert {"p1": "Clerk"} == titles(made)
    assert [
        '1 value of "job" in jobs.csv has two rows that differ in "called", such as "J2": "Clerk" in jobs.csv row 3, "Officer" in row 4. The first counts.'
    ] == [note.what.en for note in made.notes]
    assert () == looked_up(tmp_path, "p1,A,J1\n").notes


def test_the_first_file_that_is_named_comes_first(tmp_path: Path) -> None:
    one, other = {"a.jobs.csv": "job,called\nJ1,Zulu\n"}, {"b.jobs.csv": "job,called\nJ1,Alpha\n"}
    assert {"p1": "Zulu"} == titles(looked_up(tmp_path, "p1,A,J1\n", jobs={**one, **other}))
    assert {"p1": "Alpha"} == titles(looked_up(tmp_path, "p1,A,J1\n", jobs={**other, **one}))


def test_a_broken_row_of_a_file_that_is_only_looked_up_in_is_refused(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,J1\n", jobs={"jobs.csv": JOBS + "J9,Extra,more\n"})
    assert [("broken_row", "jobs.csv", 9, None)] == places(made)
    [count] = [count for count in made.rows if count.name == "jobs.csv"]
    assert (8, 1, 7) == (count.rows, count.refused, count.looked_up)


def test_a_file_without_the_column_that_is_looked_up_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused) as caught:
        looked_up(tmp_path, "p1,A,J1\n", jobs={"jobs.csv": "job,titel\nJ1,Boss\n"})
    assert 'jobs.csv: The column "called" is missing. The profile "mine" needs it.' == caught.value.problems[0].in_language("en")


def test_a_file_in_which_nobody_looks_is_noted(tmp_path: Path) -> None:
    made = looked_up(tmp_path, "p1,A,J1\n", title='"job"')
    assert ["jobs.csv: Not read. No other file of this import looks anything up in it."] == [note.in_language("en") for note in made.notes]


def test_a_cell_that_cannot_be_read_never_becomes_a_part_of_a_text(tmp_path: Path) -> None:
    made = planned(
        tmp_path,
        {
            "people.json": '[{"id": "p1", "name": ["A"], "town": "Rome"}, {"id": "p2", "name": "B", "town": {"x": 1}}, {"id": "p3", "name": "C", "town": "Oslo"}]'
        },
        profile="""
[[file]]
name = "people"
may_lack = ["town", "town.x"]
[[file.table]]
to = "Person"
columns = { id = "id", name = { template = "{name} of {town}" }, title = { first = ["name", "town"] } }
""",
    )
    assert [("bad_cell", "people.json", 1, "name, town"), ("bad_cell", "people.json", 1, "name"), ("missing_fact", "people.json", 2, "name, town")] == places(
        made
    )
    assert ["C of Oslo"] == [row["name"] for row in made.nodes["Person"].rows()]


def test_a_day_beyond_the_calendar_is_refused(tmp_path: Path) -> None:
    made = planned(
        tmp_path,
        {"people.csv": "id,name,left\np1,A,31.12.9999\np2,B,31.12.2025\n"},
        profile="""
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = { id = "id", name = "name", left_on = { column = "left", date = "%d.%m.%Y", days = 1 } }
""",
    )
    assert [("bad_cell", "people.csv", 2, "left")] == places(made)
    assert ["2026-01-01"] == [str(row["left_on"]) for row in made.nodes["Person"].rows()]
