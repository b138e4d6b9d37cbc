"""Several rows of one key become one as the profile says for each column; what it does not say must agree."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orggraph.errors import BadProfile
from orggraph.ingest import Plan
from tests.offline.small_import import error_files, places, planned, said

PROFILE = """
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = {{ id = "id", name = "name" }}
[[file]]
name = "staff"
[[file.table]]
to = "Staff"
columns = {{ id = "id", name = "name" }}
[[file]]
name = "*calls"
[[file.table]]
to = "Staff.CONTACTS.Person"
columns = {{ staff_id = "who", person_id = "whom", level = "level", since = "day", last_contact_on = "day", channel = "way", until = "end" }}
combine = {{ since = "min", last_contact_on = "max"{more} }}
"""
WHO = {"people.csv": "id,name\np1,Wang\np2,Zhao\n", "staff.csv": "id,name\ns1,Li\n"}
CALLS = "who,whom,level,day,way,end\ns1,p1,1,2024-05-01,mail,\ns1,p1,2,2024-01-01,,\ns1,p1,1,2024-03-01,phone,\ns1,p1,,2025-01-01,mail,\n"


def called(folder: Path, calls: dict[str, str], more: str = "") -> Plan:
    return planned(folder, {**WHO, **calls}, profile=PROFILE.format(more=more))


def ties(made: Plan) -> dict[str, dict[str, Any]]:
    return {row["end"]: {name: str(value) for name, value in row["facts"].items()} for row in made.edges["Staff.CONTACTS.Person"].rows()}


def test_each_column_is_combined_as_it_is_named(tmp_path: Path) -> None:
    made = called(tmp_path, {"calls.csv": CALLS}, ', level = "max", channel = "last"')
    assert () == made.refusals
    assert {"p1": {"level": "2", "since": "2024-01-01", "last_contact_on": "2025-01-01", "channel": "mail"}} == ties(made)
    first = called(tmp_path, {"calls.csv": CALLS}, ', level = "min", channel = "first"')
    assert {"p1": {"level": "1", "since": "2024-01-01", "last_contact_on": "2025-01-01", "channel": "mail"}} == ties(first)


def test_a_column_that_is_not_named_must_agree_or_be_blank_and_the_first_row_counts(tmp_path: Path) -> None:
    made = called(tmp_path, {"calls.csv": CALLS})
    assert [("repeated_key", "calls.csv", 3, "level"), ("repeated_key", "calls.csv", 4, "way")] == places(made)
    assert (
        "this one has another level than row 2; the profile does not say which counts. "
        "Let the profile's combine say it (min, max, first or last), or correct the row: row 2 is used."
    ) in said(made)[0]
    assert {"p1": {"level": "1", "since": "2024-05-01", "last_contact_on": "2025-01-01", "channel": "mail"}} == ties(made)


def test_a_renamed_value_does_not_change_which_counts(tmp_path: Path) -> None:
    zulu = called(tmp_path, {"calls.csv": CALLS.replace("mail", "zulu")})
    assert "zulu" == ties(zulu)["p1"]["channel"]


def test_rows_of_all_files_of_one_kind_are_combined_together(tmp_path: Path) -> None:
    rows = CALLS.splitlines()
    one, other = "\n".join(rows[:3]), "\n".join([rows[0], *rows[3:]])
    more = ', level = "max", channel = "last"'
    assert ties(called(tmp_path, {"calls.csv": CALLS}, more)) == ties(called(tmp_path, {"a.calls.csv": one, "b.calls.csv": other}, more))


def test_a_bad_reference_is_told_of_every_row_that_is_combined(tmp_path: Path) -> None:
    made = called(tmp_path, {"calls.csv": CALLS.replace("p1", "x9")}, ', level = "max", channel = "last"')
    assert [("unknown_reference", "calls.csv", row, "whom") for row in (2, 3, 4, 5)] == places(made)
    assert ["s1"] * 4 == error_files(made, tmp_path)["calls.error.csv"]


def test_a_tie_that_ends_before_it_starts_names_both_days_where_they_stand(tmp_path: Path) -> None:
    calls = {"a.calls.csv": "who,whom,level,day,way,end\ns1,p2,1,2025-01-01,,\n", "b.calls.csv": "who,whom,level,day,way,end\ns1,p2,1,,,2024-01-01\n"}
    made = called(tmp_path, calls)
    assert [("ends_before_start", "a.calls.csv", 2, "day"), ("ends_before_start", "b.calls.csv", 2, "end")] == places(made)
    assert "It ends on 2024-01-01 before it starts on 2025-01-01 (b.calls.csv row 2, a.calls.csv row 2)." in said(made)[0]


def test_rows_that_give_nothing_to_the_combined_one_are_said_again(tmp_path: Path) -> None:
    made = called(tmp_path, {"calls.csv": CALLS}, ', level = "max", channel = "last"')
    [count] = [count for count in made.rows if count.name == "calls.csv"]
    assert (4, 3, 1) == (count.rows, count.written, count.said_again)


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (', whom = "max"', "no column .whom."),
        (', person_id = "max"', "Rows of one .person_id. are combined, so it can't be combined itself"),
        (', level = "sum"', "min, max, first"),
    ],
)
def test_a_profile_combines_facts_in_one_of_four_ways(tmp_path: Path, more: str, told: str) -> None:
    with pytest.raises(BadProfile, match=told):
        called(tmp_path, {"calls.csv": CALLS}, more)
