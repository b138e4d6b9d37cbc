"""What a profile can say of foreign files: fields within records, lists of records, columns that a file may lack, rows that stay out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import BadProfile
from orggraph.ingest import load_profile
from orggraph.ingest.assignment import assign
from orggraph.ingest.file import open_file
from orggraph.ingest.harvest import Harvest
from orggraph.ingest.refusal import Ledger

PROFILE = """
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }
[[file]]
name = "members"
may_lack = ["end.day"]
[[file.table]]
to = "Person"
columns = { id = "name", name = "name", left_on = "end.day" }
[[file.table]]
to = "Person.MEMBER_OF.Department"
each = "seats"
columns = { person_id = "name", department_id = "seats.board", post = { column = "seats.is_chair", map = { "true" = "chair" } } }
"""
MEMBERS = """[
  {"name": "ann", "end": {"day": "2026-01-01"}, "seats": [{"board": "roads", "is_chair": true}, {"board": "water", "is_chair": false}]},
  {"name": "bob", "seats": [], "colour": "red"},
  {"name": "cas", "seats": [{"board": "roads"}]}
]"""


def harvested(folder: Path, profile: str, name: str, content: str) -> tuple[Harvest, Ledger]:
    (folder / "mine.toml").write_text(profile)
    (folder / name).write_text(content)
    ledger = Ledger()
    open_file(folder / name, None, ledger)
    harvest = Harvest(assign(ledger.sheets, load_profile(folder / "mine.toml"), ledger), ledger)
    harvest.read_nodes()
    harvest.read_edges()
    return harvest, ledger


def rows(harvest: Harvest, table: str, *columns: str) -> list[tuple[Any, ...]]:
    found = harvest.nodes.get(table) or harvest.edges[table]
    return [tuple(row[found.layout.place[column]] for column in columns) for row in found.rows]


def test_each_entry_of_a_list_makes_a_row_beside_its_record(tmp_path: Path) -> None:
    harvest, ledger = harvested(tmp_path, PROFILE, "members.json", MEMBERS)
    seats = rows(harvest, "Person.MEMBER_OF.Department", "person_id", "department_id", "post")
    assert [("ann", "roads", "chair"), ("ann", "water", None), ("cas", "roads", None)] == seats
    assert ["ann", "bob", "cas"] == [name for (name,) in rows(harvest, "Person", "id")]
    assert [] == ledger.faults == ledger.refusals


def test_a_field_of_a_record_within_is_read_and_what_nobody_reads_is_noted(tmp_path: Path) -> None:
    harvest, ledger = harvested(tmp_path, PROFILE, "members.json", MEMBERS)
    assert ["2026-01-01", "None", "None"] == [str(day) for (day,) in rows(harvest, "Person", "left_on")]
    assert ['Column not used: "colour".'] == [note.what.en for note in ledger.notes]


def test_a_problem_of_an_entry_is_named_by_its_record_and_field(tmp_path: Path) -> None:
    _, ledger = harvested(tmp_path, PROFILE, "members.json", MEMBERS.replace('"board": "water"', '"board": ["water"]'))
    [refusal] = ledger.refusals
    problem = refusal.problem
    assert ("members.json", 1, "seats.board") == (problem.path, problem.row, problem.column)
    assert "holds a list or a record" in problem.what.en


def test_a_column_that_a_file_may_lack_is_blank_and_another_is_missing(tmp_path: Path) -> None:
    harvest, ledger = harvested(tmp_path, PROFILE, "members.json", '[{"name": "ann", "seats": [{"board": "roads", "is_chair": true}]}]')
    assert [("ann", None)] == rows(harvest, "Person", "id", "left_on")
    assert [] == ledger.faults
    _, ledger = harvested(tmp_path, PROFILE, "members.json", '[{"name": "ann", "seats": [{"board": "roads"}]}]')
    assert ['The column "seats.is_chair" is missing.'] == [fault.what.en for fault in ledger.faults]


def test_a_table_without_lists_has_no_entries_to_read(tmp_path: Path) -> None:
    _, ledger = harvested(tmp_path, PROFILE, "members.csv", "name,seats\nann,roads\n")
    assert ['The profile reads the entries of "seats", and this table has no lists in it.'] == [fault.what.en for fault in ledger.faults]


LEAVING_OUT = """
title = { en = "x", zh = "x" }
summary = { en = "x", zh = "x" }
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = { id = "id", name = "name" }
leave_out = [{ column = "until", is_filled = true, is_noted = true, words = { en = "They are over.", zh = "已失效。" } }]
"""
PEOPLE = "id,name,until\np1,Old,2020\np1,New,\np2,Other,2021\n"


def test_rows_that_are_only_noted_stay_out_with_their_number(tmp_path: Path) -> None:
    harvest, ledger = harvested(tmp_path, LEAVING_OUT, "people.csv", PEOPLE)
    assert [("p1", "New")] == rows(harvest, "Person", "id", "name")
    assert ["2 rows were left out. They are over."] == [note.what.en for note in ledger.notes]
    assert [] == ledger.refusals


def test_rows_that_are_not_only_noted_are_refused_one_by_one(tmp_path: Path) -> None:
    harvest, ledger = harvested(tmp_path, LEAVING_OUT.replace(", is_noted = true", ""), "people.csv", PEOPLE)
    assert [("p1", "New")] == rows(harvest, "Person", "id", "name")
    assert [(2, "2020"), (4, "2021")] == [(refusal.problem.row, refusal.problem.value) for refusal in ledger.refusals]
    assert [] == ledger.notes


@pytest.mark.parametrize("words", ["values = ['x'], is_filled = true", "is_noted = true"])
def test_what_is_left_out_is_said_in_one_way(tmp_path: Path, words: str) -> None:
    (tmp_path / "mine.toml").write_text(LEAVING_OUT.replace("is_filled = true, is_noted = true", words))
    with pytest.raises(BadProfile, match=r'Give either "values" or "is_filled"\.'):
        load_profile(tmp_path / "mine.toml")
