"""Of rows that differ the first in the files counts: files as they are named, sheets and rows as they stand. What they say decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from orggraph.shipped import shipped
from tests.offline.small_import import edges, places, planned

DATA = Path(__file__).parents[1] / "data"
PROFILE = (shipped("schema") / "profiles" / "uk-organograms.toml").read_text("utf-8").split("\n", 2)[2]  # what follows its title


@pytest.mark.parametrize("name", ["Adams", "Zachary"])
def test_the_first_row_counts_whatever_the_people_are_called(tmp_path: Path, name: str) -> None:
    made = planned(tmp_path, {"people.csv": f"id,name,title\np1,{name},Chair\np1,Miller,Clerk\n"})
    assert [{"id": "p1", "name": name, "title": "Chair"}] == list(made.nodes["Person"].rows())
    assert [("repeated_key", "people.csv", 3, "id")] == places(made)


@pytest.mark.parametrize("name", ["Aaron", "Zachary"])
def test_a_renamed_permanent_secretary_keeps_the_top_of_the_department(tmp_path: Path, name: str) -> None:
    posts = (DATA / "uk-organograms" / "dfid-senior.csv").read_text("utf-8").splitlines(keepends=True)
    top = next(line for line in posts if line.startswith("0,A1,"))
    assert ",XX," in top
    renamed = ",".join(["0", "A1", name, *top.split(",")[3:]])
    deputy = ",".join(["0", "A1", "Miller", *top.replace(",XX,", ",A10,").split(",")[3:]])
    text = "".join(renamed if line is top else line for line in posts) + deputy
    made = planned(tmp_path, {"posts.csv": text}, profile=PROFILE)
    assert len(posts) + 1 in [row for kind, _, row, _ in places(made) if kind == "repeated_key"]
    assert [] == [line for line in edges(made, "Person.REPORTS_TO.Person") if line[0] == "A1"]


def test_files_count_in_the_order_in_which_they_are_named(tmp_path: Path) -> None:
    one, other = {"a.people.csv": "id,name\np1,Zhou\n"}, {"b.people.csv": "id,name\np1,An\n"}
    assert ["Zhou"] == [row["name"] for row in planned(tmp_path, {**one, **other}).nodes["Person"].rows()]
    assert ["An"] == [row["name"] for row in planned(tmp_path, {**other, **one}).nodes["Person"].rows()]


@pytest.mark.parametrize(("first", "second"), [("1", "3"), ("3", "1")])
def test_of_two_ties_of_one_day_the_first_counts(tmp_path: Path, first: str, second: str) -> None:
    files = {"people.csv": "id,name\np1,A\n", "staff.csv": "id,name\ns1,S\n", "CONTACTS.csv": f"staff_id,person_id,level\ns1,p1,{first}\ns1,p1,{second}\n"}
    made = planned(tmp_path, files)
    assert [first] == [str(row["facts"]["level"]) for row in made.edges["Staff.CONTACTS.Person"].rows()]
    assert [("repeated_key", "CONTACTS.csv", 3, "level")] == places(made)


def test_a_line_of_an_earlier_file_counts_before_the_same_one_in_a_persons_row(tmp_path: Path) -> None:
    lines = {"汇报关系.csv": "person_id,manager_id,kind\np1,p2,dotted\n"}
    people = {"people.csv": "id,name,manager_id\np1,A,p2\np2,B,\n"}
    assert [("repeated_key", "people.csv", 2, "manager_id")] == places(planned(tmp_path, {**lines, **people}))
    assert [("repeated_key", "汇报关系.csv", 2, "kind")] == places(planned(tmp_path, {**people, **lines}))
