"""What a table and its columns are, from the words over them."""

from __future__ import annotations

import pytest

from orggraph.errors import Problem
from orggraph.ingest.heading import Recognised, headings, recognise
from orggraph.ingest.layout import layouts


def recognised(stem: str, *headers: str) -> Recognised:
    found = recognise(stem, headers)
    assert isinstance(found, Recognised), found
    return found


@pytest.mark.parametrize("stem", ["Person", "people", "客户人员", "人员", "PERSONS"])
def test_a_list_of_people_is_known_by_its_name(stem: str) -> None:
    assert "Person" == recognised(stem, "id", "name").layout.name


def test_chinese_headers_mean_the_same_columns() -> None:
    found = recognised("人员", "编号", "姓名*", "职务", "部门", "直属上级", "层级", "备注二")
    assert {"编号": "id", "姓名*": "name", "职务": "title", "部门": "department_id", "直属上级": "manager_id", "层级": "layer"} == found.columns


@pytest.mark.parametrize(
    ("header", "column"), [("Line Manager", "manager_id"), ("manager-id", "manager_id"), (" Top leader: ", "is_top_leader"), ("一把手", "is_top_leader")]
)
def test_case_blanks_and_joints_make_no_difference(header: str, column: str) -> None:
    assert column == recognised("Person", "id", header).columns[header]


def test_every_table_is_known_by_its_own_name_and_by_its_heading_in_both_languages() -> None:
    for item in layouts():
        headers = [column.name for column in item.columns]
        for stem in (item.name, item.heading.en, item.heading.zh):
            assert item.name == recognised(stem, *headers).layout.name


def test_every_column_is_known_by_its_name_and_by_its_heading_in_both_languages() -> None:
    for item in layouts():
        known = headings(item.name)
        for column in item.columns:
            assert column.name == known[column.name.replace("_", "")]
            for word in (column.heading.en, column.heading.zh):
                assert "".join(word.casefold().replace("-", "").split()) in known, (item.name, column.name)


def test_an_edge_named_by_its_type_alone_is_told_apart_by_its_columns() -> None:
    assert "Staff.REPORTS_TO.Staff" == recognised("REPORTS_TO", "staff_id", "manager_id").layout.name
    assert "Person.REPORTS_TO.Person" == recognised("汇报关系", "person_id", "manager_id").layout.name


def test_a_table_of_unknown_name_is_known_by_its_headers() -> None:
    assert "Staff.CONTACTS.Person" == recognised("export (3)", "staff_id", "person_id", "level").layout.name
    assert "Person" == recognised("export (4)", "id", "name", "department_id").layout.name


def test_a_table_that_could_be_two_things_asks_for_a_name() -> None:
    found = recognise("export", ["id", "name", "layer"])
    assert isinstance(found, Problem)
    assert 'The table "export" could be "Person" or "Staff".' == found.what.en


def test_a_known_table_without_its_key_names_the_missing_column() -> None:
    found = recognise("CONTACTS", ["staff_id", "level"])
    assert isinstance(found, Problem)
    assert 'The table lacks the column "person id".' == found.what.en


def test_a_table_of_nothing_known_says_what_to_do() -> None:
    found = recognise("budget", ["year", "sum"])
    assert isinstance(found, Problem)
    assert found.remedy is not None
    assert "--profile" in found.remedy.en


def test_a_title_above_the_column_names_is_told_from_a_missing_column() -> None:
    found = recognise("客户人员", ("客户人员一览表", "", ""))
    assert isinstance(found, Problem)
    assert "客户人员一览表" in found.what.en
    assert found.remedy is not None
    assert "column names" in found.remedy.en
    lacking = recognise("客户人员", ("姓名", "职务"))
    assert isinstance(lacking, Problem)
    assert 'lacks the column "id"' in lacking.what.en
