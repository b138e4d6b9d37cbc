"""Ids that only look the same: within a file, across files, and in a graph that was filled before they were folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from orggraph.ingest import Plan, plan, plan_tables
from tests.fake_store import fake_store

DAY = date(2026, 6, 30)


def planned(folder: Path, text: str, name: str = "people.csv", **nodes: Sequence[dict[str, Any]]) -> Plan:
    (folder / name).write_text(text, encoding="utf-8", newline="")
    return plan(fake_store(**nodes), [folder / name], today=DAY)


def ids(found: Plan, label: str = "Person") -> set[str]:
    return {row["id"] for row in found.nodes[label].rows()}


def said(found: Plan) -> list[str]:
    return [problem.in_language("en") for problem in (*found.problems, *found.notes)]


def test_two_ids_of_one_file_that_become_the_same_are_told_as_a_repeated_key(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,name\np-1,A\np-1\u200b,B\n１２９,C\n129,D\n")
    assert {"p-1", "129"} == ids(found)
    assert ["repeated_key", "repeated_key"] == [refusal.kind for refusal in found.refusals]
    assert 'people.csv, column "id": Characters that nobody sees were taken out of 1 cell, such as row 3: "p-1‹U+200B›" → "p-1".' in said(found)


def test_a_reference_finds_what_only_looks_the_same(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,name,manager_id\np-1,A,\np-2,B,ｐ-1\u200b\np-3,C,\u00a0p-1\n")
    assert [("p-2", "p-1"), ("p-3", "p-1")] == [(row["start"], row["end"]) for row in found.edges["Person.REPORTS_TO.Person"].rows()]
    assert not found.refusals


@pytest.mark.parametrize("written", ["Qi Yi", "Ｑｉ　Ｙｉ", "Qi\u00a0Yi", "Qi Yi\u200b"])
@pytest.mark.parametrize("name", ["Qi Yi", "Ｑｉ　Ｙｉ", "Qi\u200b Yi"])
def test_a_name_is_compared_folded_and_kept_as_it_is(tmp_path: Path, name: str, written: str) -> None:
    found = planned(tmp_path, f"id,name,manager_id\np-1,{name},\np-2,B,{written}\n")
    assert [("p-2", "p-1")] == [(row["start"], row["end"]) for row in found.edges["Person.REPORTS_TO.Person"].rows()]
    assert name in {row["name"] for row in found.nodes["Person"].rows()}
    in_graph = planned(tmp_path, f"id,name,manager_id\np-2,B,{written}\n", Person=[{"id": "p-1", "name": name}])
    assert [("p-2", "p-1")] == [(row["start"], row["end"]) for row in in_graph.edges["Person.REPORTS_TO.Person"].rows()]


@pytest.mark.parametrize("stored", ["p-1\u200b", "ｐ-1", "p-1\u3000", "\ufeffp-1"])
def test_a_node_that_came_in_before_is_found_by_an_id_that_looks_the_same(tmp_path: Path, stored: str) -> None:
    graph = {"Person": [{"id": stored, "name": "A", "source": "people.csv"}]}
    found = planned(tmp_path, "id,name,title\np-1,A,Director\n", **graph)
    assert (0, 1, 0) == found.nodes["Person"].counts
    assert {stored} == ids(found)
    assert any("taken for one that looks the same" in line for line in said(found))
    found = planned(tmp_path, "id,name,manager_id\np-2,B,p-1\n", **graph)
    assert [("p-2", stored)] == [(row["start"], row["end"]) for row in found.edges["Person.REPORTS_TO.Person"].rows()]
    assert not found.refusals


def test_an_id_that_stands_as_it_is_in_the_graph_goes_before_one_that_looks_the_same(tmp_path: Path) -> None:
    graph = {"Person": [{"id": "p-1", "name": "A"}, {"id": "p-1\u200b", "name": "B"}]}
    assert (0, 0, 1) == planned(tmp_path, "id,name\np-1,A\n", **graph).nodes["Person"].counts


def test_an_id_that_looks_like_two_of_the_graph_is_refused_with_both(tmp_path: Path) -> None:
    graph = {"Person": [{"id": "p-1\u2060", "name": "A"}, {"id": "p-1\u200b", "name": "B"}]}
    found = planned(tmp_path, "id,name,manager_id\np-1,A,\np-2,B,p-1\n", **graph)
    assert [
        'people.csv, row 2: "p-1" looks the same as several ids: "p-1‹U+200B›", "p-1‹U+2060›". Write the one that is meant, character by character.',
        'people.csv, row 3, column "manager_id": "p-1" looks the same as several ids: "p-1‹U+200B›", "p-1‹U+2060›". '
        "Write the one that is meant, character by character.",
    ] == [problem.in_language("en") for problem in found.problems]
    assert {"p-2"} == ids(found)


def test_chinese_brackets_make_two_ids_which_is_told(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,name,customer_id\n部（一）,A,\n部(一),B,\n", "departments.csv")
    assert {"部（一）", "部(一)"} == ids(found, "Department")
    [told] = said(found)
    assert 'such as "部(一)" (row 3) and "部（一）" (row 2); they stay apart.' in told
    found = planned(tmp_path, "id,name,parent_department_id\n部（一）,A,\nd-2,B,部(一)\n", "departments.csv")
    assert [("d-2", "部（一）")] == [(row["start"], row["end"]) for row in found.edges["Department.PART_OF.Department"].rows()]


def test_a_category_is_found_by_a_word_that_only_looks_the_same(tmp_path: Path) -> None:
    found = planned(tmp_path, "id,name,category\nd-1,A,sales\u200b\nd-2,B,ｓａｌｅｓ\n", "departments.csv", Category=[{"id": "sales", "name": "Sales"}])
    assert ["sales", "sales"] == [row["category"] for row in found.nodes["Department"].rows()]


def test_rows_in_memory_follow_the_same_rules() -> None:
    rows = [{"id": "p-1\u200b", "name": "A"}, {"id": "p-2", "name": "B", "manager_id": "ｐ-1"}, {"id": "p\n3", "name": "C"}]
    found = plan_tables(fake_store(), {"Person": rows}, source="crm", today=DAY, strict=False)
    assert {"p-1", "p-2"} == ids(found)
    assert [("p-2", "p-1")] == [(row["start"], row["end"]) for row in found.edges["Person.REPORTS_TO.Person"].rows()]
    assert ["bad_cell"] == [refusal.kind for refusal in found.refusals]


def test_ids_that_a_profile_makes_follow_the_same_rules(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'title = { en = "x", zh = "x" }\nsummary = { en = "x", zh = "x" }\n[[file]]\nname = "staff"\n[[file.table]]\nto = "Person"\n'
        'columns = { id = { column = "key", prefix = "x-" }, name = "name" }\n',
        encoding="utf-8",
    )
    (tmp_path / "staff.csv").write_text("key,name\n１\u200b,A\n", encoding="utf-8")
    assert {"x-1"} == ids(plan(fake_store(), [tmp_path / "staff.csv"], profile=tmp_path / "mine.toml", today=DAY))


def test_normalising_still_looks_past_case_zeros_and_blanks_alone(tmp_path: Path) -> None:
    text = "id,name,manager_id\nP007,A,\np-2,B,p 007\n"
    assert 1 == len(planned(tmp_path, text).refusals)
    found = plan(fake_store(), [tmp_path / "people.csv"], today=DAY, normalise_keys=True)
    assert [("p-2", "P007")] == [(row["start"], row["end"]) for row in found.edges["Person.REPORTS_TO.Person"].rows()]
