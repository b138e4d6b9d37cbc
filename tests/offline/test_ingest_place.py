"""A fault is told where it stands: in the file, the row and the column that hold the bad value, and the rows beside it stay out of the error file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from orggraph.ingest import apply
from tests.fake_store import FakeStore
from tests.offline.small_import import edges, error_files, places, planned, said

STAFF = "id,name\ns1,Li\n"
PEOPLE = "id,name\np1,Wang\np2,Zhao\n"


def test_a_self_report_is_told_of_the_file_that_has_it(tmp_path: Path) -> None:
    made = planned(tmp_path, {"a.people.csv": PEOPLE, "b.people.csv": "编号,直属上级编号\np2,\np1,p1\n"})
    assert [("self_reference", "b.people.csv", 3, "直属上级编号")] == places(made)
    assert {"b.people.error.csv": ["p1"]} == error_files(made, tmp_path)


def test_a_bad_reference_is_told_of_every_row_that_says_it(tmp_path: Path) -> None:
    files = {"a.people.csv": "id,name,manager_id\np1,A,x9\n", "b.people.csv": "id,上级\np1,x9\n", "c.people.csv": "id,title\np1,T\n"}
    made = planned(tmp_path, files)
    assert [("unknown_reference", "a.people.csv", 2, "manager_id"), ("unknown_reference", "b.people.csv", 2, "上级")] == places(made)
    assert {"a.people.error.csv": ["p1"], "b.people.error.csv": ["p1"]} == error_files(made, tmp_path)


def test_a_node_without_its_name_is_told_of_each_of_its_rows_and_who_could_have_given_it(tmp_path: Path) -> None:
    files = {"a.people.csv": "id,name\np1,A\np9,\n", "b.people.csv": "id,title\np1,x\np9,T\n", "c.people.csv": "id,manager_id\np1,\n"}
    made = planned(tmp_path, files)
    assert [
        'a.people.csv, row 3, column "name": "p9" is new and has no name. Fill it in.',
        'b.people.csv, row 3: "p9" is new and has no name. Write it into a.people.csv row 3.',
    ] == said(made)
    assert {"a.people.error.csv": ["p9"], "b.people.error.csv": ["p9"]} == error_files(made, tmp_path)


def test_where_no_row_could_have_given_the_name_the_file_that_has_names_is_told(tmp_path: Path) -> None:
    made = planned(tmp_path, {"a.people.csv": PEOPLE, "b.people.csv": "id,title\np9,T\n"})
    assert ['b.people.csv, row 2: "p9" is new and has no name. Add a row for it to a.people.csv, or a column name to this table.'] == said(made)
    alone = planned(tmp_path, {"b.people.csv": "id,title\np9,T\n"})
    assert ['b.people.csv, row 2: "p9" is new and has no name. Add a column name to the table.'] == said(alone)


def test_of_three_files_the_one_that_differs_is_refused_with_the_rows_that_it_differs_from(tmp_path: Path) -> None:
    files = {
        "a.people.csv": "id,name\np1,A\n",
        "b.people.csv": "id,title\np1,T\n",
        "c.people.csv": "id,name,title\np1,A,U\n",
        "d.people.csv": "id,name,title\np1,B,U\n",
    }
    made = planned(tmp_path, files)
    assert [
        'c.people.csv, row 2, column "id": The id "p1" stands in b.people.csv row 2 too, with another title; that row is used. Give each row its own id, or delete one.',
        'd.people.csv, row 2, column "id": The id "p1" stands in a.people.csv row 2 and b.people.csv row 2 too, with another name, title; those rows are used. Give each row its own id, or delete one.',
    ] == said(made)
    assert [{"id": "p1", "name": "A", "title": "T"}] == list(made.nodes["Person"].rows())


def test_a_second_row_that_says_more_is_not_said_to_say_the_same(tmp_path: Path) -> None:
    made = planned(tmp_path, {"people.csv": "id,name,title\np1,A,\np1,A,T\np1,A,\n"})
    assert [
        'The id "p1" stands in row 2 too, without title; that row is used.',
        'The id "p1" stands in row 2 too, which says the same; that row is used.',
    ] == [problem.what.en for problem in made.problems]


def test_a_circle_is_told_of_every_row_that_says_a_line_of_it(tmp_path: Path) -> None:
    files = {
        "a.people.csv": PEOPLE,
        "b.people.csv": "id,manager_id\np1,p2\n",
        "汇报关系.csv": "person_id,manager_id,kind\np2,p1,solid\np1,p2,solid\n",
        "c.people.csv": "id,title\np1,Chair\n",
    }
    made = planned(tmp_path, files)
    assert [("reporting_cycle", "b.people.csv", 2), ("reporting_cycle", "汇报关系.csv", 2), ("reporting_cycle", "汇报关系.csv", 3)] == [
        place[:3] for place in places(made)
    ]
    assert [] == edges(made, "Person.REPORTS_TO.Person")
    assert {"b.people.error.csv": ["p1"], "汇报关系.error.csv": ["p2", "p1"]} == error_files(made, tmp_path)


def test_a_dotted_line_to_the_solid_manager_is_told_of_its_own_column(tmp_path: Path) -> None:
    made = planned(tmp_path, {"people.csv": "id,name,manager_id,dotted_manager_id\np1,A,p2,p2\np2,B,,\n"})
    assert [("repeated_key", "people.csv", 2, "dotted_manager_id")] == places(made)
    assert 'this row too, under "manager_id"' in said(made)[0]


def test_a_column_that_the_table_lacks_is_not_named_as_if_it_had_one(tmp_path: Path) -> None:
    files = {"people.csv": PEOPLE, "Project.csv": "id,name\nx,Core\n", "DECIDES.csv": "person_id,project_id,weight\np1,x,2\n"}
    made = planned(tmp_path, files)
    assert [("bad_cell", "DECIDES.csv", 2, None)] == places(made)
    assert 'DECIDES.csv, row 2: The table has no column "point", which each row must fill. Add it.' == said(made)[0]


def test_rows_of_one_tie_from_three_files_that_overlap_with_a_fourth(tmp_path: Path) -> None:
    files = {
        "people.csv": PEOPLE,
        "staff.csv": STAFF,
        "a.CONTACTS.csv": "staff_id,person_id,level,since\ns1,p1,1,2024-01-01\n",
        "b.CONTACTS.csv": "staff_id,person_id,since,until\ns1,p1,2024-01-01,2025-06-01\n",
        "c.CONTACTS.csv": "staff_id,person_id,level,since\ns1,p1,2,2025-01-01\n",
    }
    made = planned(tmp_path, files)
    assert [
        'c.CONTACTS.csv, row 2, column "since": It starts before the edge of the same pair in b.CONTACTS.csv row 2 ends (2025-06-01); '
        "on one day a pair has one edge of a kind. Correct the days."
    ] == said(made)


def test_an_edge_of_two_files_that_overlaps_is_refused_in_both_and_the_day_is_told_where_it_stands(tmp_path: Path) -> None:
    store = FakeStore()
    seed = {"people.csv": PEOPLE, "staff.csv": STAFF, "CONTACTS.csv": "staff_id,person_id,level,since\ns1,p1,1,2024-01-01\ns1,p1,2,2025-01-01\n"}
    apply(cast(Any, store), planned(tmp_path, seed, store=store))
    files = {
        "a.CONTACTS.csv": "staff_id,person_id,level,since\ns1,p1,1,2024-01-01\ns1,p2,1,\n",
        "b.CONTACTS.csv": "staff_id,person_id,since,until\ns1,p1,2024-01-01,2025-06-01\n",
    }
    made = planned(tmp_path, files, store=store)
    assert [("overlap", "a.CONTACTS.csv", 2, None), ("overlap", "b.CONTACTS.csv", 2, "until")] == places(made)
    assert "The same edge stands in b.CONTACTS.csv row 2, which is refused: It ends after the next one" in said(made)[0]
    assert {"a.CONTACTS.error.csv": ["s1"], "b.CONTACTS.error.csv": ["s1"]} == error_files(made, tmp_path)
    assert [("s1", "p2")] == edges(made, "Staff.CONTACTS.Person")


def test_a_tie_that_differs_names_the_facts_and_the_rows_that_hold_them(tmp_path: Path) -> None:
    files = {
        "people.csv": PEOPLE,
        "staff.csv": STAFF,
        "a.CONTACTS.csv": "staff_id,person_id,level\ns1,p1,1\n",
        "b.CONTACTS.csv": "staff_id,person_id,channel\ns1,p1,mail\n",
        "c.CONTACTS.csv": "staff_id,person_id,关系级别,channel\ns1,p1,2,phone\n",
    }
    made = planned(tmp_path, files)
    assert [("repeated_key", "c.CONTACTS.csv", 2, "关系级别")] == places(made)
    assert "stands in a.CONTACTS.csv row 2 and b.CONTACTS.csv row 2 with another 关系级别, channel; those rows are used." in said(made)[0]


def test_files_of_one_name_in_two_folders_are_told_apart(tmp_path: Path) -> None:
    made = planned(tmp_path, {"2025/people.csv": "id,name\np1,A\n", "2026/people.csv": "id,name\np1,B\n"})
    [problem] = made.problems
    assert str(tmp_path / "2026" / "people.csv") == problem.path
    assert f'The id "p1" stands in {tmp_path / "2025" / "people.csv"} row 2 too, with another name' in problem.what.en


FIRST = """
[[file]]
name = "people"
[[file.table]]
to = "Person"
[file.table.columns]
id = "id"
name = { first = ["name", "nick"] }
manager_id = { first = [{ column = "boss", drop = ["-"] }, "deputy"] }
left_on = { first = ["left", { column = "ended", case = "upper" }] }
"""


def test_the_column_is_the_one_of_several_from_which_the_cell_came(tmp_path: Path) -> None:
    people = "id,name,nick,boss,deputy,left,ended\np1,,A,x8,,,\np2,B,,-,x9,,\np3,C,,,,1/2/2025,\np4,D,,,,,3/4/2025\np5,,,,,,\n"
    made = planned(tmp_path, {"people.csv": people}, profile=FIRST)
    assert [
        ("unknown_reference", "people.csv", 2, "boss"),
        ("unknown_reference", "people.csv", 3, "deputy"),
        ("bad_cell", "people.csv", 4, "left"),
        ("bad_cell", "people.csv", 5, "ended"),
        ("missing_fact", "people.csv", 6, "name"),
    ] == places(made)


def test_where_the_file_lacks_the_first_of_several_columns_the_one_that_it_has_is_named(tmp_path: Path) -> None:
    profile = FIRST.replace('name = "people"\n', 'name = "people"\nmay_lack = ["name", "boss", "deputy", "left", "ended"]\n', 1)
    assert [("missing_fact", "people.csv", 2, "nick")] == places(planned(tmp_path, {"people.csv": "id,nick\np1,\n"}, profile=profile))
    lacking = profile.replace('"name", "boss"', '"name", "nick", "boss"')
    assert [("missing_fact", "people.csv", 2, None)] == places(planned(tmp_path, {"people.csv": "id\np1\n"}, profile=lacking))


def test_two_tables_of_one_label_from_one_file_keep_their_own_columns(tmp_path: Path) -> None:
    profile = """
[[file]]
name = "accounts"
[[file.table]]
to = "Customer"
columns = { id = "id", name = "name", tier = "tier", parent_customer_id = "parent" }
[[file.table]]
to = "Customer"
distinct = true
columns = { id = "parent", name = "parent name", tier = "parent tier" }
"""
    accounts = "id,name,tier,parent,parent name,parent tier\nc1,One,S,g1,Group,Z\nc2,Two,Y,g1,Group,A\n"
    made = planned(tmp_path, {"accounts.csv": accounts}, profile=profile)
    assert [("bad_cell", "accounts.csv", 2, "parent tier"), ("bad_cell", "accounts.csv", 3, "tier")] == places(made)


def test_two_entries_of_one_record_are_both_told(tmp_path: Path) -> None:
    profile = """
[[file]]
name = "members"
[[file.table]]
to = "Person"
columns = { id = "name", name = "name" }
[[file.table]]
to = "Person.MEMBER_OF.Department"
each = "seats"
columns = { person_id = "name", department_id = "seats.board" }
"""
    made = planned(tmp_path, {"members.json": '[{"name": "ann", "seats": [{"board": "d8"}, {"board": "d9"}]}]'}, profile=profile)
    assert ["d8", "d9"] == [problem.value for problem in made.problems]
    assert (1, 1) == (made.rows[0].rows, made.rows[0].refused)
