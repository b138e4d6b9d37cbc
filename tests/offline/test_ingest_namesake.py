"""A row that is refused bears its id and its name all the same: nobody else is taken for the one it means."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from orggraph.ingest import apply
from tests.fake_store import FakeStore
from tests.offline.small_import import edges, error_files, places, planned, said

STAFF = "编号,姓名\ns1,张三\n"
TIE = "我方人员编号,客户人员编号,关系级别\ns1,{},接触\n"
CONTACTS = "Staff.CONTACTS.Person"


def tied(folder: Path, people: dict[str, str], named: str = "王芳", **choices: Any) -> Any:
    return planned(folder, {**people, "我方人员.csv": STAFF, "联系.csv": TIE.format(named)}, **choices)


@pytest.mark.parametrize(
    ("people", "where"),
    [
        pytest.param({"客户人员.csv": "编号,姓名,层级\np1,王芳,基层\np2,王芳,高高层\n"}, "p2 in 客户人员.csv row 3", id="a bad cell"),
        pytest.param({"客户人员.csv": "编号,姓名\np1,王芳\n,王芳\n"}, "客户人员.csv row 3", id="no id"),
        pytest.param({"客户人员.csv": "编号,姓名\np1,王芳\n1.38E+10,王芳\n"}, "客户人员.csv row 3", id="an id that Excel spoilt"),
        pytest.param({"客户人员.csv": "编号,姓名\np1,王方\np1,王芳\np2,王芳\n"}, "p1 in 客户人员.csv row 3", id="an id that stands twice"),
        pytest.param(
            {"a.客户人员.csv": "编号,姓名\np1,王芳\n", "b.客户人员.csv": "编号,姓名,层级\np2,王芳,9\n"}, "p2 in b.客户人员.csv row 2", id="another file"
        ),
    ],
)
def test_a_name_that_a_good_row_and_a_refused_one_bear_is_nobodys(tmp_path: Path, people: dict[str, str], where: str) -> None:
    made = tied(tmp_path, people)
    assert [] == edges(made, CONTACTS)
    assert f"; {where}, itself refused). Write the id; a row that is refused must be corrected first." in said(made)[-1]
    assert ["s1"] == error_files(made, tmp_path)["联系.error.csv"]


def test_the_tie_goes_to_the_one_who_is_meant_once_the_row_is_corrected(tmp_path: Path) -> None:
    store = FakeStore()
    people = "编号,姓名,层级\np1,王芳,基层\np2,王芳,{}\n"
    first = tied(tmp_path, {"客户人员.csv": people.format("高高层")}, "王芳", store=store)
    apply(cast(Any, store), first)
    apply(cast(Any, store), tied(tmp_path, {"客户人员.csv": people.format("高层")}, "p2", store=store))
    assert [("s1", "p2")] == [(start, end) for start, end, _ in store.edges[CONTACTS]]


def test_a_name_or_id_that_only_a_refused_row_bears_names_that_row(tmp_path: Path) -> None:
    people = {"客户人员.csv": "编号,姓名,层级\np1,李娜,基层\np2,王芳,9\n"}
    assert (
        '联系.csv, row 2, column "客户人员编号": "王芳" is the name of 客户人员.csv row 3, itself refused. Correct that row first.'
        == said(tied(tmp_path, people))[-1]
    )
    assert (
        '联系.csv, row 2, column "客户人员编号": "p2" is the id of 客户人员.csv row 3, itself refused. Correct that row first.'
        == said(tied(tmp_path, people, "p2"))[-1]
    )
    assert (
        "联系.csv，第 2 行，列“客户人员编号”：“p2”是“客户人员.csv”第 3 行的编号，而该行已被拒绝。请先更正那一行。"
        == said(tied(tmp_path, people, "p2"), "zh")[-1]
    )


def test_a_row_whose_cells_do_not_fit_is_known_by_its_id(tmp_path: Path) -> None:
    made = tied(tmp_path, {"客户人员.csv": "编号,姓名\np1,李娜\np2,王芳,多余\n"}, "p2")
    assert '"p2" is the id of 客户人员.csv row 3, itself refused.' in said(made)[-1]


def test_in_the_same_file_the_row_is_named_without_the_file(tmp_path: Path) -> None:
    made = planned(tmp_path, {"people.csv": "id,name,layer,manager_id\np1,Wang,9,\np2,Li,,Wang\n"})
    assert 'people.csv, row 3, column "manager_id": "Wang" is the name of row 2, itself refused. Correct that row first.' == said(made)[-1]


def test_a_row_without_what_a_new_node_must_have_bears_its_name_too(tmp_path: Path) -> None:
    files = {"customer.csv": "id,name\nc1,C\n", "Insight.csv": "id,name,kind\ni1,Big,\n", "Project.csv": "id,name,insight_id\nx,P,Big\n"}
    made = planned(tmp_path, files)
    assert [] == edges(made, "Project.FOUND_BY.Insight")
    assert '"Big" is the name of Insight.csv row 2, itself refused.' in said(made)[-1]


def test_a_row_that_lost_only_an_edge_is_in_the_import_and_can_be_named(tmp_path: Path) -> None:
    circle = tied(tmp_path, {"客户人员.csv": "编号,姓名,直属上级编号\np1,王芳,p2\np2,李娜,p1\n"})
    assert [("s1", "p1")] == edges(circle, CONTACTS)
    stray = tied(tmp_path, {"客户人员.csv": "编号,姓名,直属上级编号\np1,王芳,p9\n"})
    assert [("s1", "p1")] == edges(stray, CONTACTS)


def test_a_second_row_of_the_same_person_is_no_namesake(tmp_path: Path) -> None:
    made = tied(tmp_path, {"客户人员.csv": "编号,姓名,职务\np1,王芳,总经理\np1,王芳,董事长\n"})
    assert [("repeated_key", "客户人员.csv", 3, "编号")] == places(made)
    assert [("s1", "p1")] == edges(made, CONTACTS)


class TestInTheGraph:
    @pytest.fixture
    def store(self, tmp_path: Path) -> FakeStore:
        store = FakeStore()
        apply(cast(Any, store), planned(tmp_path, {"people.csv": "id,name\np1,王芳\np2,周敏\n"}, store=store))
        return store

    def test_a_refused_row_of_somebody_in_the_graph_shares_the_name_that_it_gives(self, store: FakeStore, tmp_path: Path) -> None:
        made = tied(tmp_path, {"客户人员.csv": "编号,姓名,层级\np2,王芳,9\n"}, store=store)
        assert [] == edges(made, CONTACTS)
        assert '"王芳" is the name of two people (p1; p2 in 客户人员.csv row 2, itself refused).' in said(made)[-1]

    def test_a_name_that_only_a_refused_row_gives_to_somebody_in_the_graph_is_not_known(self, store: FakeStore, tmp_path: Path) -> None:
        made = tied(tmp_path, {"客户人员.csv": "编号,姓名,层级\np2,吴敏,9\n"}, "吴敏", store=store)
        assert '"吴敏" is the name of 客户人员.csv row 2, itself refused.' in said(made)[-1]

    def test_somebody_in_the_graph_is_known_by_the_id_whatever_is_wrong_with_the_row(self, store: FakeStore, tmp_path: Path) -> None:
        made = tied(tmp_path, {"客户人员.csv": "编号,姓名,层级\np2,吴敏,9\n"}, "p2", store=store)
        assert [("s1", "p2")] == edges(made, CONTACTS)

    def test_a_name_that_this_import_takes_from_somebody_is_not_that_ones_any_more(self, store: FakeStore, tmp_path: Path) -> None:
        made = tied(tmp_path, {"客户人员.csv": "编号,姓名\np2,王敏\n"}, "周敏", store=store)
        assert '"周敏" is the name that p2 bore before this import. Write the id, or the new name.' in said(made)[-1]
        new = tied(tmp_path, {"客户人员.csv": "编号,姓名\np2,王敏\np3,周敏\n"}, "周敏", store=store)
        assert [("s1", "p3")] == edges(new, CONTACTS)


def test_an_id_that_looks_like_a_refused_one_is_not_matched(tmp_path: Path) -> None:
    made = tied(tmp_path, {"客户人员.csv": "编号,姓名,层级\n0012,王芳,9\n"}, "12", normalise_keys=True)
    assert "0012 in 客户人员.csv row 2, itself refused, looks the same but for zeros, blanks or case. Correct that row first." in said(made)[-1]
    two = tied(tmp_path, {"客户人员.csv": "编号,姓名,层级\n0012,王芳,9\n012,李娜,1\n"}, "12", normalise_keys=True)
    assert "Several look alike (0012, 012)" in said(two)[-1]


def test_many_bearers_are_told_in_short_with_one_that_is_refused(tmp_path: Path) -> None:
    people = "编号,姓名,层级\n" + "".join(f"p{n},王芳,{9 if n == 8 else 1}\n" for n in range(1, 9))
    made = tied(tmp_path, {"客户人员.csv": people})
    assert '"王芳" is the name of 8 people (p1; p2; p3; p4; p8 in 客户人员.csv row 9, itself refused; …).' in said(made)[-1]
    nobody = tied(tmp_path, {"客户人员.csv": people.replace(",1\n", ",9\n")})
    assert '"王芳" is the name of 客户人员.csv rows 2, 3, 4, 5 and 6 and 3 more, themselves refused. Correct those rows first.' in said(nobody)[-1]


def test_a_row_that_a_profile_leaves_out_is_no_namesake_and_no_id(tmp_path: Path) -> None:
    profile = """
[[file]]
name = "people"
[[file.table]]
to = "Person"
columns = { id = "id", name = "name", layer = "layer" }
leave_out = [{ column = "gone", is_filled = true, is_noted = true, words = { en = "Gone.", zh = "已离开。" } }]
[[file]]
name = "lines"
[[file.table]]
to = "Person.REPORTS_TO.Person"
columns = { person_id = "who", manager_id = "boss" }
"""
    files = {"people.csv": "id,name,layer,gone\np1,Wang,1,\np2,Wang,99,2020\np3,Li,1,\n", "lines.csv": "who,boss\np3,Wang\np1,p2\n"}
    made = planned(tmp_path, files, profile=profile)
    assert [("p3", "p1")] == edges(made, "Person.REPORTS_TO.Person")
    assert ['lines.csv, row 3, column "boss": "p2" is neither the id nor the name of any person. Correct it, or add the row that it names.'] == said(made)
